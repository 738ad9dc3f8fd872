#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "cli/command.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/options.h"
#include "cli/query_store.h"
#include "cli/terminal.h"
#include "engine/model/json_text.h"
#include "engine/output/terminal_text.h"
#include "insitu/insitu.h"

namespace insitu::cli {
namespace {

enum class ExportFormat { Yaml, Json };
constexpr std::pair<std::string_view, ExportFormat> kExportFormats[] = {{"yaml", ExportFormat::Yaml},
                                                                        {"json", ExportFormat::Json}};

/// The arguments of `insitu queries`.
struct QueriesArguments : CommonArguments {
  ExportFormat output = ExportFormat::Yaml;
  std::vector<std::string> words;  ///< what is done, and with what
};

std::vector<Option> queries_options(QueriesArguments& a) {
  std::vector<Option> options = {
      {"output", '\0', "FORMAT", "of export: yaml (default), json",
       [&a](const std::string& v) { return read_choice<ExportFormat>(v, kExportFormats, a.output); }}};
  append(options, common_options(a));
  return options;
}

ExitCode list(const QueryStore& store, ByteOutput& out) {
  for (const std::string& name : store.names()) write_text(out, in_one_line(name) + "\n");
  return ExitCode::Matched;
}

ExitCode refuse_name(const QueryStore& store, const std::string& name) {
  complain(fmt::format("no saved query is called `{}`{}", name, store.near_help(name)));
  return ExitCode::Error;
}

ExitCode show(const QueryStore& store, const std::string& name, ByteOutput& out) {
  const auto query = store.find(name);
  if (!query) return refuse_name(store, name);
  write_text(out, query->text);
  return ExitCode::Matched;
}

ExitCode remove(const QueryStore& store, const std::string& name) {
  const auto path = store.path_of(name);
  if (!path) return refuse_name(store, name);
  std::error_code error;
  std::filesystem::remove(*path, error);
  if (!error) return ExitCode::Matched;
  complain(fmt::format("{}: {}", *path, error.message()));
  return ExitCode::Error;
}

/// Why the parameters of a query cannot be written as comments of one line each; nullopt: they can.
std::optional<std::string> problem_of_parameters(const QueryDefinition& query) {
  for (const QueryParameterDefinition& one : query.parameters) {
    if (!is_parameter_name(one.name)) return fmt::format("`{}` is no name of a parameter", in_one_line(one.name));
    if (one.default_value && one.default_value->find_first_of("\r\n") != std::string::npos) {
      return fmt::format("the default of `{}` has a line break, which a saved query cannot hold", one.name);
    }
    constexpr std::string_view kBlanks = " \t";
    if (one.default_value && !one.default_value->empty() &&
        (kBlanks.contains(one.default_value->front()) || kBlanks.contains(one.default_value->back()))) {
      return fmt::format("the default of `{}` has a blank at its begin or end, which a saved query cannot hold",
                         one.name);
    }
  }
  return std::nullopt;
}

/// The text of the file of a query that a template defines.
std::string file_text(const QueryDefinition& query) {
  std::string text;
  for (const QueryParameterDefinition& one : query.parameters) {
    text += fmt::format("# param {}{}\n", one.name, one.default_value ? " = " + *one.default_value : "");
  }
  return text + (query.written.empty() ? query.query.text : query.written);
}

ExitCode import(const QueryStore& store, const std::vector<std::string>& files, ByteOutput& out) {
  const auto definitions = read_all_definitions(files);
  if (!definitions) {
    for (const ReadProblem& problem : definitions.error()) complain(describe_with_help(problem));
    return ExitCode::Error;
  }
  ExitCode code = ExitCode::Matched;
  std::size_t count = 0;
  for (const QueryDefinition& query : definitions->queries) {
    if (query.kind != DefinitionKind::SavedQuery) continue;
    const std::string& name = name_of(query);
    if (query.written.empty() && !query.query.is_known()) {
      complain(fmt::format("the query `{}` is left out: {}", name, query.query.unresolved));
      code = ExitCode::Error;
      continue;
    }
    if (const auto problem = problem_of_parameters(query)) {
      complain(fmt::format("the query `{}` is left out: {}", name, *problem));
      code = ExitCode::Error;
      continue;
    }
    if (!store.save(name, file_text(query))) return ExitCode::Error;
    write_text(out, in_one_line(name) + "\n");
    ++count;
  }
  if (count == 0 && code == ExitCode::Matched) {
    complain("the files define no saved query");
    return ExitCode::Error;
  }
  return code;
}

/// A name of a resource, which has letters and digits only.
std::string logical_id(const std::string& name, std::set<std::string>& taken) {
  std::string id = "Query";
  bool begins = true;
  for (const char c : name) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (is_letter) id += begins && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    begins = !is_letter;
  }
  std::string unique = id;
  for (int number = 2; !taken.insert(unique).second; ++number) unique = fmt::format("{}{}", id, number);
  return unique;
}

/// Returns a text as YAML has it in a block, or in quotes where a block could not hold it.
std::string yaml_text(const std::string& text, std::string_view indent) {
  const auto is_odd = [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\n'; };
  const bool is_plain = !text.empty() && text.front() != ' ' && text.front() != '\n' &&
                        std::ranges::none_of(text, is_odd) && !text.ends_with('\n');
  if (!is_plain) return json_string(text);
  std::string block = "|-\n";
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) block += std::string(indent) + text.substr(at, end - at);
    if (end < text.size()) block += '\n';
    at = end + 1;
  }
  return block;
}

/// A saved query without the comments that declare its parameters, and without the line break at its end.
std::string text_of_query(const SavedQuery& query) {
  std::string_view text = query.text;
  for (std::size_t i = 0; i < query.parameters.size(); ++i)
    text.remove_prefix(std::min(text.find('\n') + 1, text.size()));
  while (text.ends_with('\n')) text.remove_suffix(1);
  return std::string(text);
}

std::string yaml_resource(const std::string& id, const std::string& name, const SavedQuery& query) {
  std::string yaml = fmt::format("  {}:\n    Type: AWS::Logs::QueryDefinition\n    Properties:\n      Name: {}\n", id,
                                 json_string(name));
  yaml += fmt::format("      QueryString: {}\n", yaml_text(text_of_query(query), "        "));
  if (query.parameters.empty()) return yaml;
  yaml += "      Parameters:\n";
  for (const QueryParameter& one : query.parameters) {
    yaml += fmt::format("        - Name: {}\n", one.name);
    if (one.default_value) yaml += fmt::format("          DefaultValue: {}\n", json_string(*one.default_value));
  }
  return yaml;
}

std::string json_resource(const std::string& id, const std::string& name, const SavedQuery& query) {
  std::string parameters;
  for (const QueryParameter& one : query.parameters) {
    parameters += fmt::format("{}{{\"Name\": {}{}}}", parameters.empty() ? "" : ", ", json_string(one.name),
                              one.default_value ? ", \"DefaultValue\": " + json_string(*one.default_value) : "");
  }
  return fmt::format(
      "    \"{}\": {{\"Type\": \"AWS::Logs::QueryDefinition\", \"Properties\": {{\"Name\": {}, \"QueryString\": "
      "{}{}}}}}",
      id, json_string(name), json_string(text_of_query(query)),
      parameters.empty() ? "" : ", \"Parameters\": [" + parameters + "]");
}

ExitCode write_template(const QueryStore& store, std::vector<std::string> names, ExportFormat format, ByteOutput& out) {
  if (names.empty()) names = store.names();
  std::set<std::string> ids;
  std::string text;
  for (const std::string& name : names) {
    const auto query = store.find(name);
    if (!query) return refuse_name(store, name);
    const std::string id = logical_id(name, ids);
    if (format == ExportFormat::Yaml) {
      text += yaml_resource(id, name, *query);
    } else {
      text += (text.empty() ? "" : ",\n") + json_resource(id, name, *query);
    }
  }
  if (text.empty()) {
    complain("there is no saved query");
    return ExitCode::Error;
  }
  write_text(out,
             format == ExportFormat::Yaml ? "Resources:\n" + text : "{\n  \"Resources\": {\n" + text + "\n  }\n}\n");
  return ExitCode::Matched;
}

ExitCode print_history(ByteOutput& out) {
  for (const std::string& query : remembered_queries()) write_text(out, in_one_line(query) + "\n");
  return ExitCode::Matched;
}

ExitCode run(const QueriesArguments& arguments, ByteOutput& out) {
  const QueryStore store;
  const std::string verb = arguments.words.front();
  const std::vector<std::string> rest(arguments.words.begin() + 1, arguments.words.end());
  if (verb == "list" && rest.empty()) return list(store, out);
  if (verb == "history" && rest.empty()) return print_history(out);
  if (verb == "show" && rest.size() == 1) return show(store, rest.front(), out);
  if (verb == "rm" && rest.size() == 1) return remove(store, rest.front());
  if (verb == "import" && !rest.empty()) return import(store, rest, out);
  if (verb == "export") return write_template(store, rest, arguments.output, out);
  complain("what is to be done is one of list, show NAME, rm NAME, import FILE..., export [NAME...] and history");
  return ExitCode::Error;
}

}  // namespace

CommandPage queries_page() {
  QueriesArguments unused;
  return {
      .name = "queries",
      .usage = {"list", "show NAME | rm NAME", "import FILE...", "export [NAME...]", "history"},
      .description =
          "Looks after saved queries: files NAME.query in .insitu/queries, of this folder or one above it up to the "
          "root "
          "of the repository, and in the folder insitu/queries of the user's configuration. `insitu query --save NAME "
          "QUERY` saves one, `insitu query @NAME` runs it.\n\n"
          "import takes templates with AWS::Logs::QueryDefinition and what `aws logs describe-query-definitions` "
          "prints; "
          "export writes a template of CloudFormation.",
      .options = queries_options(unused),
      .examples = {"insitu queries import queries.json", "insitu queries export > queries.yaml"},
      .exit_status = "0, or 2 on an error.",
  };
}

ExitCode run_queries(std::vector<std::string> words) {
  QueriesArguments arguments;
  auto operands = read_options(std::move(words), queries_options(arguments));
  if (!operands) return refuse_usage(operands.error());
  if (const auto status = begin_command(arguments, queries_page)) return *status;
  if (operands->empty()) return refuse_usage({"what is to be done? Try `insitu queries --help`"});
  arguments.words = std::move(*operands);
  ByteOutput out(STDOUT_FILENO);
  return finish(out, run(arguments, out));
}

}  // namespace insitu::cli

#include "engine/lint/query_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "engine/lint/make_finding.h"
#include "grammar/overloaded.h"
#include "grammar/query_parser.h"
#include "insitu/compile.h"

namespace insitu {
namespace {

/// The rule that a refusal or a note of a query belongs to; nullopt: nothing that lint reports.
std::optional<Rule> rule_of_query(Code code) {
  switch (code) {
    case Code::QueryTooLong:
    case Code::TooManyStats:
    case Code::TooManyLogGroups: return Rule::QueryLimit;
    case Code::CommandNotEvaluated:
    case Code::SelectionNotEvaluated:
    case Code::SavedQuery: return Rule::NotEvaluatedHere;
    case Code::UndocumentedSpelling:
    case Code::NoteUndocumentedSpelling: return Rule::UndocumentedSpelling;
    case Code::NoteFieldGone: return Rule::FieldGone;
    case Code::NoteLimitBeforeSort: return Rule::LimitBeforeSort;
    case Code::NoteAliasOfSameCommand: return Rule::AliasOfSameCommand;
    case Code::NotePercentIsText: return Rule::PercentIsText;
    case Code::NoteKeywordAsText: return Rule::KeywordAsText;
    case Code::NoteDashIsMinus: return Rule::DashIsMinus;
    case Code::NoteSlashIsDivision: return Rule::SlashIsDivision;
    case Code::NoteTextAsCondition: return Rule::TextAsCondition;
    case Code::NoteTimeAgainstText: return Rule::TimeAgainstText;
    case Code::NotePeriodOverCap: return Rule::PeriodOverCap;
    case Code::NoteServiceField:
    case Code::NoteClassIgnored: return std::nullopt;  // about local files only
    default: return Rule::InvalidQuery;                // all that is left of queries is a refusal
  }
}

// ---- aliases that take the name of a field

/// The names of the fields that an expression reads, by their place.
void collect_fields(const ast::Expression& expression, std::vector<ast::Path>& fields);

void collect_fields(const std::vector<ast::Expression>& expressions, std::vector<ast::Path>& fields) {
  for (const auto& expression : expressions) collect_fields(expression, fields);
}

void collect_fields(const ast::Expression& expression, std::vector<ast::Path>& fields) {
  std::visit(
      Overloaded{[](const ast::TextLiteral&) {}, [](const ast::NumberLiteral&) {}, [](const ast::BooleanLiteral&) {},
                 [](const ast::Period&) {}, [&](const ast::Path& path) { fields.push_back(path); },
                 [&](const ast::Unary& node) { collect_fields(*node.operand, fields); },
                 [&](const ast::Binary& node) {
                   collect_fields(*node.left, fields);
                   collect_fields(*node.right, fields);
                 },
                 [&](const ast::Logical& node) { collect_fields(node.operands, fields); },
                 [&](const ast::Like& node) { collect_fields(*node.subject, fields); },
                 [&](const ast::Membership& node) {
                   collect_fields(*node.subject, fields);
                   collect_fields(node.items, fields);
                 },
                 [&](const ast::SubqueryMembership& node) { collect_fields(*node.subject, fields); },
                 [&](const ast::Call& node) { collect_fields(node.arguments, fields); },
                 [&](const ast::Access& node) { collect_fields(*node.base, fields); }},
      expression.node);
}

/// Reads a query from its begin and records which names it reads and makes. After `stats` and `pattern` only
/// their columns exist, so nothing is shadowed there.
class AliasWatch {
 public:
  struct Shadowing {
    ast::Name alias;
    ast::Path read;  ///< the field that the alias hides
  };

  std::vector<Shadowing> watch(const ast::Query& query) {
    for (const ast::Command& command : query.commands) {
      if (std::holds_alternative<ast::Stats>(command.node)) {
        read_items(std::get<ast::Stats>(command.node).items, Aliases::Ignored);
        read_items(std::get<ast::Stats>(command.node).keys, Aliases::Ignored);
        break;
      }
      if (const auto* pattern = std::get_if<ast::Pattern>(&command.node)) {
        read(pattern->text);
        break;
      }
      if (std::holds_alternative<ast::LogCompare>(command.node)) break;
      std::visit([this](const auto& node) { visit(node); }, command.node);
    }
    return std::move(found_);
  }

 private:
  enum class Aliases { Made, Ignored };

  void read(const ast::Expression& expression) {
    std::vector<ast::Path> fields;
    collect_fields(expression, fields);
    for (const ast::Path& field : fields) {
      if (field.steps.size() != 1) continue;
      const std::string& name = field.steps.front().text;
      const auto made = shadowing_.find(name);
      if (made == shadowing_.end()) {
        seen_.insert(name);
      } else if (!made->second.told) {
        made->second.told = true;
        found_.push_back({made->second.alias, field});
      }
    }
  }
  void make(const ast::Name& alias) {
    if (seen_.contains(alias.text)) shadowing_.try_emplace(alias.text, Made{alias, false});
  }
  void read_items(const std::vector<ast::Item>& items, Aliases aliases) {
    for (const ast::Item& item : items) {
      // A field that is merely listed may as well be the name of what comes later.
      const bool is_listed = !item.alias && std::holds_alternative<ast::Path>(item.expression.node);
      if (!is_listed || aliases == Aliases::Ignored) read(item.expression);
      if (item.alias && aliases == Aliases::Made) make(*item.alias);
    }
  }

  void visit(const ast::Fields& node) { read_items(node.items, Aliases::Made); }
  void visit(const ast::Display& node) { read_items(node.items, Aliases::Ignored); }
  void visit(const ast::Filter& node) { read(node.condition); }
  void visit(const ast::Sort& node) {
    for (const ast::SortKey& key : node.keys) read(key.expression);
  }
  void visit(const ast::Dedup& node) {
    for (const auto& key : node.keys) read(key);
  }
  void visit(const ast::Parse& node) {
    if (node.source) read(*node.source);
    std::visit(Overloaded{[this](const ast::ParseGlob& how) { make_all(how.aliases); },
                          [this](const ast::ParseRegex& how) { make_all(how.aliases); },
                          [this](const ast::ParseCsv& how) { make_all(how.aliases); },
                          [this](const ast::ParseLogfmt& how) { make(how.alias); },
                          [this](const ast::ParseXml& how) { make(how.alias); },
                          [this](const ast::ParseJson& how) { make(how.alias); }},
               node.how);
  }
  void visit(const ast::Unnest& node) {
    read(node.list);
    make(node.alias);
  }
  void visit(const ast::Stats&) {}
  void visit(const ast::Pattern&) {}
  void visit(const ast::Diff&) {}
  void visit(const ast::LogCompare&) {}
  void visit(const ast::Limit&) {}
  void visit(const ast::Expand&) {}
  void visit(const ast::Unmask&) {}
  void visit(const ast::OtherCommand&) {}
  void make_all(const std::vector<ast::Name>& aliases) {
    for (const ast::Name& alias : aliases) make(alias);
  }

  struct Made {
    ast::Name alias;
    bool told = false;
  };
  std::set<std::string> seen_;  // names of fields that were read
  std::map<std::string, Made> shadowing_;
  std::vector<Shadowing> found_;
};

void find_shadowing(const WrittenValue& query, std::vector<Finding>& findings) {
  const auto parsed = parse_query(query.text);
  if (!parsed) return;
  for (const auto& [alias, read] : AliasWatch().watch(parsed->query)) {
    findings.push_back(
        finding_in(Rule::AliasShadowsField, query, read.span,
                   fmt::format("from its alias on `{}` is what the query computed: this is not the field", alias.text),
                   "give the alias a name of its own"));
  }
}

/// `{{name}}`: a parameter of a saved query, whose value is given when it runs.
std::optional<Span> parameter_in(std::string_view query) {
  const std::size_t begin = query.find("{{");
  if (begin == std::string_view::npos) return std::nullopt;
  const std::size_t end = query.find("}}", begin);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view name = query.substr(begin + 2, end - begin - 2);
  const bool is_name = !name.empty() && name.find_first_of(" \t\n\"'/|{") == std::string_view::npos;
  return is_name ? std::optional(Span{begin, end + 2}) : std::nullopt;
}

}  // namespace

std::vector<Finding> lint_query(const WrittenValue& query, const CompileOptions& options) {
  if (!query.is_known()) return {unresolved_finding(query, "query")};
  if (const auto parameter = parameter_in(query.text)) {
    return {finding_in(Rule::NotEvaluatedHere, query, *parameter,
                       "a parameter of the query, so that it was not checked", "check it with a value in this place")};
  }
  std::vector<Finding> findings;
  const auto program = compile_query(query.text, options);
  if (!program) {
    const Diagnostic& refusal = program.error();
    if (const auto rule = rule_of_query(refusal.code)) findings.push_back(finding_of_refusal(*rule, query, refusal));
    return findings;
  }
  for (const Diagnostic& note : program->notes()) {
    if (const auto rule = rule_of_query(note.code)) findings.push_back(finding_of_note(*rule, query, note));
  }
  find_shadowing(query, findings);
  std::ranges::sort(findings, comes_first);
  return findings;
}

std::vector<Finding> lint_query_definition(const QueryDefinition& definition, const CompileOptions& options) {
  std::vector<Finding> findings;
  if (definition.language == "CWLI") {
    findings = lint_query(definition.query, options);
  } else {
    findings.push_back(finding_at(Rule::NotEvaluatedHere, definition.query.place,
                                  fmt::format("a query in {} is not checked", definition.language)));
  }
  set_definition(findings, definition);
  return findings;
}

}  // namespace insitu

#include "cli/serve/page_api/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "cli/serve/page_api/event.h"
#include "cli/serve/page_api/text.h"
#include "engine/complete/completion.h"
#include "engine/complete/known_events.h"
#include "engine/model/ascii.h"
#include "grammar/filter_pattern_parser.h"
#include "grammar/query_parser.h"
#include "grammar/unparse_pattern.h"
#include "grammar/unparse_query.h"
#include "insitu/compile.h"
#include "insitu/pattern_explanation.h"
#include "insitu/query_explanation.h"
#include "insitu/span_units.h"

namespace insitu::serve {
namespace {

// ---- check

Result<Program> compile_checked(const PageText& text) {
  return text.language == PageLanguage::Query ? compile_query(text.text) : compile_filter_pattern(text.text);
}

Tree tree_of_diagnostic(const Diagnostic& found, std::string_view text, std::string_view severity) {
  Tree tree = Tree::map({{"code", code_name(found.code)}, {"severity", severity}, {"message", found.message}});
  if (!found.expected.empty()) tree.set("label", fmt::format("expected {}", found.expected));
  if (!found.help.empty()) tree.set("help", found.help);
  const Span place = span_in_utf16(text, found.span);
  tree.set("start", static_cast<std::int64_t>(place.begin));
  tree.set("end", static_cast<std::int64_t>(place.end));
  return tree;
}

/// The canonical spelling of a text that compiles.
std::optional<std::string> canonical_text(const PageText& text) {
  if (text.language == PageLanguage::Query) {
    const auto query = parse_query(text.text);
    if (!query) return std::nullopt;
    return unparse(query->query);
  }
  const auto pattern = parse_filter_pattern(text.text);
  if (!pattern) return std::nullopt;
  return unparse(*pattern);
}

// ---- complete

std::string_view kind_for_page(const Candidate& candidate) {
  switch (candidate.kind) {
    case CandidateKind::Command: return "command";
    case CandidateKind::Function: return "function";
    case CandidateKind::Aggregate: return "aggregate";
    case CandidateKind::Field: return "field";
    case CandidateKind::Value: return "value";
    case CandidateKind::Word: break;
  }
  const bool is_sign = candidate.text.empty() || !is_letter(candidate.text.front());
  return is_sign ? "operator" : "keyword";
}

/// What the newest files of some groups show of their events.
KnownEvents look_at_groups(const PageCall& call, std::span<const CatalogueGroup* const> groups) {
  constexpr std::size_t kMaxFiles = 8;
  std::vector<ServedFile> files;
  for (const CatalogueGroup* const group : groups) {
    for (ServedFile& file : files_of(*group)) files.push_back(std::move(file));
  }
  std::ranges::sort(files, std::ranges::greater(),
                    [](const ServedFile& one) { return std::pair(one.file->modified, one.file->id); });
  if (files.size() > kMaxFiles) files.resize(kMaxFiles);
  return look_at_inputs(inputs_of(files), scan_options_of(call.server.settings().scan, files));
}

// ---- explain

class ExplanationNodes {
 public:
  Tree tree_of(const PatternExplanation& explanation) {
    const bool matches = explanation.outcome == Outcome::Match;
    if (!explanation.remark.empty()) add(0, std::nullopt, explanation.remark);
    add(0, explanation.root);
    return finish(matches, fmt::format("{}: a {} pattern", matches ? "match" : "no match", explanation.family));
  }

  Tree tree_of(const QueryExplanation& explanation) {
    const std::size_t rows = explanation.rows.size();
    if (!explanation.remark.empty()) add(0, std::nullopt, explanation.remark);
    add(0, std::nullopt, "the event");
    add(1, explanation.fields);
    for (std::size_t i = 0; i < explanation.steps.size(); ++i) {
      const QueryStep& step = explanation.steps[i];
      add(0, std::nullopt, fmt::format("{} {}", i + 1, step.text), step.remark);
      for (const Clause& condition : step.conditions) add(1, condition);
      for (const NamedRow& row : step.values) add(1, row);
    }
    if (rows > 0) add(0, std::nullopt, rows == 1 ? "the row" : "the rows");
    for (const NamedRow& row : explanation.rows) add(1, row);
    return finish(rows > 0, rows > 0 ? fmt::format("kept: {} row{}", rows, rows == 1 ? "" : "s")
                                     : fmt::format("dropped by command {}: {}", explanation.steps.size(),
                                                   explanation.why_dropped));
  }

 private:
  static constexpr std::size_t kMaxNodes = 2'000;  // of an event with very many fields, or a query that unnests

  void add(std::int64_t depth, std::optional<bool> holds, std::string_view text, std::string_view seen = {}) {
    if (nodes_.size() >= kMaxNodes) return;
    Tree node = Tree::map({{"depth", depth}, {"ok", holds}, {"text", text}});
    if (!seen.empty()) node.set("seen", seen);
    nodes_.push_back(std::move(node));
  }
  void add(std::int64_t depth, const Clause& clause) {
    add(depth, clause.holds, clause.text, annotation_of(clause));
    for (const Clause& operand : clause.operands) add(depth + 1, operand);
  }
  void add(std::int64_t depth, const NamedRow& row) {
    for (const NamedValue& value : row) {
      add(depth, std::nullopt, value.name,
          value.type.empty() ? value.text : fmt::format("{} ({})", value.text, value.type));
    }
  }

  static std::string annotation_of(const Clause& clause) {
    std::string out;
    for (const SeenValue& seen : clause.seen) {
      if (!out.empty()) out += ", ";
      out += seen.text;
      const bool says_type = !seen.type.empty() && seen.type != "field" && seen.type != "null";
      if (says_type) out += fmt::format("{}({})", seen.text.empty() ? "" : " ", seen.type);
    }
    if (!clause.remark.empty()) out += (out.empty() ? "" : ": ") + clause.remark;
    return out;
  }

  Tree finish(bool matches, std::string title) {
    return Tree::map({{"match", matches}, {"title", std::move(title)}, {"nodes", std::move(nodes_)}});
  }

  Tree::List nodes_;
};

}  // namespace

Answered<Tree> check_for_page(PageCall& /*call*/, Members& in) {
  const auto text = read_page_text(in);
  if (!text) return std::unexpected(text.error());
  Tree diagnostics = Tree::list();
  if (text->is_blank()) return Tree::map({{"ok", true}, {"diagnostics", std::move(diagnostics)}, {"canonical", ""}});
  const auto program = compile_checked(*text);
  if (!program) diagnostics.add(tree_of_diagnostic(program.error(), text->text, "error"));
  if (program) {
    for (const Diagnostic& note : program->notes()) diagnostics.add(tree_of_diagnostic(note, text->text, "note"));
  }
  Tree answer = Tree::map({{"ok", program.has_value()}, {"diagnostics", std::move(diagnostics)}});
  if (program) answer.set("canonical", canonical_text(*text));
  return answer;
}

Answered<Tree> complete_for_page(PageCall& call, Members& in) {
  constexpr std::size_t kMaxItems = 50;
  const auto text = read_page_text(in);
  if (!text) return std::unexpected(text.error());
  const auto at = static_cast<std::size_t>(in.required_integer("at", 0));
  const auto groups = read_page_groups(call, in, "groups");
  if (!groups) return std::unexpected(groups.error());
  if (in.is_refused()) return in.refused();

  const KnownEvents events = look_at_groups(call, *groups);
  const std::size_t cursor = byte_of_utf16(text->text, at);
  const Completions found = text->language == PageLanguage::Query ? complete_query(text->text, cursor, events)
                                                                  : complete_pattern(text->text, cursor, events);
  Tree items = Tree::list();
  for (const Candidate& candidate : found.candidates) {
    if (items.items()->size() == kMaxItems) break;
    Tree item = Tree::map({{"text", candidate.text}, {"kind", kind_for_page(candidate)}});
    if (!candidate.detail.empty()) item.set("detail", candidate.detail);
    items.add(std::move(item));
  }
  const Span place = span_in_utf16(text->text, found.span);
  return Tree::map({{"from", static_cast<std::int64_t>(place.begin)},
                    {"to", static_cast<std::int64_t>(place.end)},
                    {"items", std::move(items)}});
}

Answered<Tree> explain_for_page(PageCall& call, Members& in) {
  const auto text = read_page_text(in);
  if (!text) return std::unexpected(text.error());
  std::optional<std::string> message = in.text("message");
  const std::optional<std::string> pointer = in.text("ptr");
  if (in.is_refused()) return in.refused();
  if (!message && !pointer) return refuse_parameter("either `ptr` or `message` is needed");
  if (!message) {
    auto event = find_page_event(call, *pointer);
    if (!event) return std::unexpected(event.error());
    message = std::move(event->message);
  }
  // Without rewriting, clauses and commands are those that were written.
  const auto program = compile_page_text(*text, {.rewriting = Rewriting::Off});
  if (!program) return std::unexpected(program.error());
  if (program->is_query()) {
    return ExplanationNodes().tree_of(explain_query(*program, *message, {.now = call.server.now()}));
  }
  return ExplanationNodes().tree_of(explain_pattern(*program, *message));
}

}  // namespace insitu::serve

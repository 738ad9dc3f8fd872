#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/utf8.h"
#include "grammar/display_width.h"
#include "grammar/filter_pattern_parser.h"
#include "grammar/unparse_pattern.h"
#include "insitu/caret.h"
#include "insitu/compile.h"
#include "insitu/draw_plan.h"
#include "insitu/pattern_explanation.h"
#include "insitu/pattern_explanation_text.h"
#include "tests/fuzz/targets.h"
#include "tests/unit/grammar/tree_text.h"

namespace insitu::fuzz {
namespace {

/// Checks that any Diagnostic can be drawn: on its line, with carets under its text, in printable text.
Finding check_diagnostic(const Diagnostic& diagnostic, std::string_view text) {
  const std::string name(code_name(diagnostic.code));
  const Span span = diagnostic.span;
  if (name.empty()) return "a code without a name";
  if (diagnostic.message.empty()) return name + " without a message";
  if (span.begin > span.end || span.end > text.size()) return name + " with a span outside of the pattern";
  const std::string whole = draw_diagnostic(diagnostic, text, "error");
  if (!is_utf8(whole)) return name + " drawn as invalid UTF-8:\n" + whole;

  const std::string drawing = draw_caret(diagnostic, text);
  const std::size_t line_end = drawing.find('\n');
  const std::string carets = drawing.substr(line_end + 1);
  const std::size_t first = carets.find('^');
  const std::size_t end = std::min(carets.find_first_not_of('^', first), carets.size());
  if (first == std::string::npos) return name + " without a caret:\n" + drawing;
  // An empty span has its caret one column after the text at most.
  if (end > display_width(std::string_view(drawing).substr(0, line_end)) + 1) {
    return name + " with carets after the text:\n" + drawing;
  }
  return std::nullopt;
}

Finding check_round_trip(const ast::FilterPattern& pattern) {
  const std::string canonical = unparse(pattern);
  const auto again = parse_filter_pattern(canonical);
  if (!again) return "the canonical text is refused: " + canonical;
  const std::string before = tree_text(pattern, Spans::Hidden);
  const std::string after = tree_text(*again, Spans::Hidden);
  if (before != after) return "another tree after unparsing:\n" + before + "\n" + after;
  if (unparse(*again) != canonical) return "the canonical text is not canonical: " + canonical;
  return std::nullopt;
}

Finding check_program(const Program& program, std::string_view pattern) {
  for (const Diagnostic& note : program.notes()) {
    if (auto finding = check_diagnostic(note, pattern)) return finding;
  }
  if (draw_plan(program).empty()) return "no plan";
  const auto message = std::optional<std::string_view>(R"({"a":[1,{"b":"x"}]} )");
  for (const auto& asked : {message, std::optional<std::string_view>()}) {
    if (!is_utf8(draw_explanation(explain_pattern(program, asked), Colours::Off))) return "an explanation is not UTF-8";
  }
  return std::nullopt;
}

}  // namespace

Finding filter_pattern(std::string_view bytes) {
  const auto tree = parse_filter_pattern(bytes);
  if (!tree) {
    if (compile_filter_pattern(bytes)) return "refused by the parser, compiled nevertheless";
    return check_diagnostic(tree.error(), bytes);
  }
  if (auto finding = check_round_trip(*tree)) return finding;

  constexpr CompileOptions kLifted{.quotas = ServiceQuotas::Lifted, .rewriting = Rewriting::Off};
  const auto lifted = compile_filter_pattern(bytes, kLifted);
  const auto enforced = compile_filter_pattern(bytes);
  if (enforced && !lifted) return "only refused where quotas are lifted";
  if (!enforced) {
    if (auto finding = check_diagnostic(enforced.error(), bytes)) return finding;
  }
  if (lifted) return check_program(*lifted, bytes);
  const Code code = lifted.error().code;
  if (code != Code::SeveralNamesInSlot && code != Code::RegexTooLarge) {
    return "quotas are lifted, and it is refused: " + std::string(code_name(code));
  }
  return std::nullopt;
}

}  // namespace insitu::fuzz

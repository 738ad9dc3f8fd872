#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/utf8.h"
#include "grammar/filter_pattern_parser.h"
#include "grammar/unparse_pattern.h"
#include "insitu/compile.h"
#include "insitu/draw_plan.h"
#include "insitu/pattern_explanation.h"
#include "insitu/pattern_explanation_text.h"
#include "tests/fuzz/checks.h"
#include "tests/fuzz/targets.h"
#include "tests/unit/grammar/tree_text.h"

namespace insitu::fuzz {
namespace {

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

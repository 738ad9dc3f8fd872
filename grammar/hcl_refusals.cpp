#include "grammar/hcl_refusals.h"

#include <fmt/format.h>

#include <string>

#include "grammar/failure_point.h"
#include "grammar/hcl_heredoc.h"

namespace insitu::refusals::hcl {
namespace {

Diagnostic unexpected(const Scene& scene, std::string_view expected, std::string help = "") {
  const FailurePoint place(scene);
  const std::string found = place.sees_any("\r\n") ? "the line ends" : fmt::format("{} is", place.named());
  return {Code::UnexpectedSymbol, place.here(), fmt::format("{} here, where {} was expected", found, expected),
          std::string(expected), std::move(help)};
}

/// The refusal of what was opened and not closed before the text ends.
Diagnostic never_closed(const Scene& scene, std::string_view what) {
  return {Code::UnexpectedSymbol, {scene.opened, scene.opened + 1}, fmt::format("{} is never closed", what), "", ""};
}

}  // namespace

Diagnostic item(const Scene& scene) { return unexpected(scene, "a block or an argument"); }

Diagnostic item_rest(const Scene& scene) {
  return unexpected(scene, "`=` or `{`", "an argument is `name = value`, a block `name \"label\" { … }`");
}

Diagnostic open_block(const Scene& scene) { return unexpected(scene, "`{`, in the same line,"); }

Diagnostic close_bracket(const Scene& scene) {
  const FailurePoint place(scene);
  if (place.at_end()) return never_closed(scene, fmt::format("this `{}`", scene.text[scene.opened]));
  switch (scene.text[scene.opened]) {
    case '[': return unexpected(scene, "`]`");
    case '(': return unexpected(scene, "`)`");
    default: return unexpected(scene, "an argument, a block or `}`");
  }
}

Diagnostic line_end(const Scene& scene) {
  return unexpected(scene, "the end of the line", "one argument, one line; a text of several lines is a heredoc");
}

Diagnostic value(const Scene& scene) {
  const FailurePoint place(scene);
  if (place.sees("'")) return unexpected(scene, "a value", "texts are in double quotes");
  return unexpected(scene, "a value");
}

Diagnostic map_key(const Scene& scene) { return unexpected(scene, "a key or `}`"); }
Diagnostic map_assignment(const Scene& scene) { return unexpected(scene, "`=` or `:`"); }
Diagnostic separator(const Scene& scene) {
  const FailurePoint place(scene);
  return place.at_end() ? close_bracket(scene) : unexpected(scene, "a comma or the closing bracket");
}

Diagnostic close_text(const Scene& scene) {
  return {Code::UnclosedQuote,
          {scene.opened, scene.opened + 1},
          "this text is not closed in its line",
          "`\"`",
          "a text of several lines is a heredoc: `<<EOT`"};
}

Diagnostic escape_code(const Scene& scene) {
  const FailurePoint place(scene);
  return {Code::UnexpectedSymbol,
          {scene.at - 1, scene.at + place.character().size()},
          fmt::format("`\\{}` is no escape", place.character()),
          "`\\n`, `\\r`, `\\t`, `\\\"`, `\\\\`, `\\uNNNN` or `\\UNNNNNNNN`",
          "write `\\\\` for a backslash"};
}

Diagnostic heredoc(const Scene& scene) {
  const FailurePoint place(scene);
  const std::string_view word = insitu::hcl::heredoc_word(place.rest());
  if (word.empty()) {
    return {Code::UnexpectedSymbol, place.span(2), "a word was expected after `<<`, as in `<<EOT`", "a word", ""};
  }
  return {Code::UnexpectedSymbol, place.span_of(place.until(" \t\r\n")),
          fmt::format("this heredoc is never closed: no line after it is `{}` and nothing else", word), "", ""};
}

Diagnostic close_interpolation(const Scene& scene) { return unexpected(scene, "`}`, which closes `${` or `%{`,"); }

Diagnostic close_comment(const Scene& scene) {
  return {Code::UnexpectedSymbol, {scene.at - 2, scene.at}, "this comment is never closed", "`*/`", ""};
}

Diagnostic step(const Scene& scene) { return unexpected(scene, "a name, an index or `*`"); }
Diagnostic colon(const Scene& scene) { return unexpected(scene, "`:`"); }
Diagnostic for_name(const Scene& scene) { return unexpected(scene, "a name"); }
Diagnostic in_word(const Scene& scene) { return unexpected(scene, "`in`"); }
Diagnostic for_arrow(const Scene& scene) { return unexpected(scene, "`=>`"); }

}  // namespace insitu::refusals::hcl

#include "engine/c_api/c_program.h"

#include <chrono>
#include <memory>

#include "engine/c_api/c_options.h"
#include "insitu/caret.h"
#include "insitu/compile.h"
#include "insitu/matcher.h"
#include "insitu/pattern_explanation.h"
#include "insitu/pattern_explanation_text.h"
#include "insitu/query_explanation.h"
#include "insitu/query_explanation_text.h"

struct insitu_matcher {
  insitu::Matcher matcher;
  std::vector<std::pair<std::string, std::string>> extracted;
  std::vector<insitu_named_text> values;  // borrow from `extracted`
};

struct insitu_owned_text {
  std::string text;
};

namespace insitu::c_api {
namespace {

insitu_outcome outcome_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::NoMatch: return INSITU_NO_MATCH;
    case Outcome::Match: return INSITU_MATCH;
    case Outcome::NotJson: return INSITU_NOT_JSON;
    case Outcome::TooDeep: return INSITU_TOO_DEEP;
  }
  return INSITU_NO_MATCH;
}

using Compile = Result<Program> (*)(std::string_view, const CompileOptions&);

insitu_status compile(Compile compiler, insitu_text text, const insitu_options* options, insitu_program** made,
                      insitu_error** error) {
  return guarded(error, [&]() -> Done {
    if (made != nullptr) *made = nullptr;
    if (auto wrong = first_misuse({{made != nullptr, "program"}}, {text})) return std::unexpected(std::move(*wrong));
    const CompileOptions compile_options = options_or_default(options).compile;
    auto program = compiler(view_of(text), compile_options);
    if (!program) return std::unexpected(refusal(program.error(), view_of(text)));
    auto result = std::make_unique<insitu_program>(insitu_program{
        .program = *program, .text = std::string(view_of(text)), .options = compile_options, .notes = {}});
    for (const Diagnostic& note : program->notes())
      result->notes.push_back(draw_diagnostic(note, result->text, "note"));
    *made = result.release();
    return {};
  });
}

std::string explain(const insitu_program& program, std::string_view message) {
  CompileOptions options = program.options;
  options.rewriting = Rewriting::Off;
  // What was compiled once is compiled again.
  if (!program.program.is_query())
    return draw_explanation(explain_pattern(*compile_filter_pattern(program.text, options), message), Colours::Off);
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const QueryClock clock{
      .now = std::chrono::duration_cast<std::chrono::milliseconds>(now).count(), .start = {}, .end = {}};
  return draw_explanation(explain_query(*compile_query(program.text, options), message, clock), Colours::Off);
}

}  // namespace
}  // namespace insitu::c_api

using insitu::c_api::Done;
using insitu::c_api::first_misuse;
using insitu::c_api::guarded;
using insitu::c_api::text_of;
using insitu::c_api::view_of;

insitu_status insitu_compile_pattern(insitu_text pattern, const insitu_options* options, insitu_program** program,
                                     insitu_error** error) {
  return insitu::c_api::compile(insitu::compile_filter_pattern, pattern, options, program, error);
}

insitu_status insitu_compile_query(insitu_text query, const insitu_options* options, insitu_program** program,
                                   insitu_error** error) {
  return insitu::c_api::compile(insitu::compile_query, query, options, program, error);
}

int insitu_program_is_query(const insitu_program* program) {
  return program != nullptr && program->program.is_query() ? 1 : 0;
}

size_t insitu_program_note_count(const insitu_program* program) {
  return program == nullptr ? 0 : program->notes.size();
}

insitu_text insitu_program_note(const insitu_program* program, size_t index) {
  return index < insitu_program_note_count(program) ? text_of(program->notes[index]) : insitu_text{};
}

void insitu_program_free(insitu_program* program) { delete program; }

insitu_status insitu_matcher_new(const insitu_program* program, insitu_matcher** matcher, insitu_error** error) {
  return guarded(error, [&]() -> Done {
    if (matcher != nullptr) *matcher = nullptr;
    if (auto wrong = first_misuse({{program != nullptr, "program"}, {matcher != nullptr, "matcher"}}))
      return std::unexpected(std::move(*wrong));
    if (program->program.is_query())
      return std::unexpected(insitu::c_api::misuse("a matcher takes a pattern, and this program is a query"));
    *matcher = new insitu_matcher{.matcher = insitu::Matcher(program->program), .extracted = {}, .values = {}};
    return {};
  });
}

insitu_status insitu_match(insitu_matcher* matcher, insitu_text message, insitu_outcome* outcome,
                           insitu_error** error) {
  return guarded(error, [&]() -> Done {
    if (auto wrong = first_misuse({{matcher != nullptr, "matcher"}, {outcome != nullptr, "outcome"}}, {message}))
      return std::unexpected(std::move(*wrong));
    *outcome = INSITU_NO_MATCH;
    *outcome = insitu::c_api::outcome_of(matcher->matcher.examine(view_of(message)));
    return {};
  });
}

insitu_status insitu_extract(insitu_matcher* matcher, insitu_text message, const insitu_named_text** values,
                             size_t* count, insitu_error** error) {
  return guarded(error, [&]() -> Done {
    if (values != nullptr) *values = nullptr;
    if (count != nullptr) *count = 0;
    if (auto wrong = first_misuse(
            {{matcher != nullptr, "matcher"}, {values != nullptr, "values"}, {count != nullptr, "count"}}, {message}))
      return std::unexpected(std::move(*wrong));
    matcher->values.clear();
    matcher->extracted.clear();
    if (matcher->matcher.matches(view_of(message)))
      matcher->extracted = matcher->matcher.extracted_values(view_of(message));
    for (const auto& [name, value] : matcher->extracted)
      matcher->values.push_back({.name = text_of(name), .value = text_of(value)});
    *values = matcher->values.data();
    *count = matcher->values.size();
    return {};
  });
}

void insitu_matcher_free(insitu_matcher* matcher) { delete matcher; }

insitu_text insitu_owned_text_get(const insitu_owned_text* text) {
  return text == nullptr ? insitu_text{} : text_of(text->text);
}

void insitu_owned_text_free(insitu_owned_text* text) { delete text; }

insitu_status insitu_explain(const insitu_program* program, insitu_text message, insitu_owned_text** explanation,
                             insitu_error** error) {
  return guarded(error, [&]() -> Done {
    if (explanation != nullptr) *explanation = nullptr;
    if (auto wrong =
            first_misuse({{program != nullptr, "program"}, {explanation != nullptr, "explanation"}}, {message}))
      return std::unexpected(std::move(*wrong));
    *explanation = new insitu_owned_text{insitu::c_api::explain(*program, view_of(message))};
    return {};
  });
}

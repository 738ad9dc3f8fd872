#include "engine/c_api/c_error.h"

#include "engine/extract/structural_index.h"
#include "insitu/caret.h"

namespace {

/// Needs no memory when there is none: its texts are so short that they stand in the object.
const insitu_error& no_memory() {
  static const insitu_error kError = insitu::c_api::out_of_memory("out of memory");
  return kError;
}
// What is made while the library is loaded need not be made when there is no memory. simdjson, which makes its list of
// kernels at the first use, would end the program.
[[maybe_unused]] const insitu_error& kMadeEarly = no_memory();
[[maybe_unused]] const insitu::StructuralIndex kFirstUse;

insitu_error plain_error(insitu_status status, std::string_view code, std::string message, std::string help = {}) {
  insitu_error error{
      .status = status, .code = std::string(code), .message = std::move(message), .help = std::move(help)};
  error.drawing = "error: " + error.message + "\n";
  if (!error.help.empty()) error.drawing += "  = help: " + error.help + "\n";
  return error;
}

}  // namespace

namespace insitu::c_api {

insitu_error refusal(std::string message, std::string help) {
  return plain_error(INSITU_REFUSED, "refused", std::move(message), std::move(help));
}

insitu_error refusal(const Diagnostic& diagnostic, std::string_view text) {
  return {.status = INSITU_REFUSED,
          .code = std::string(code_name(diagnostic.code)),
          .message = diagnostic.message,
          .expected = diagnostic.expected,
          .help = diagnostic.help,
          .span = diagnostic.span,
          .drawing = draw_diagnostic(diagnostic, text, "error")};
}

insitu_error misuse(std::string message) { return plain_error(INSITU_MISUSE, "misuse", std::move(message)); }

insitu_error unreadable(std::string message) {
  return plain_error(INSITU_UNREADABLE, "unreadable", std::move(message));
}

insitu_error out_of_memory(std::string message) {
  insitu_error error;
  error.status = INSITU_OUT_OF_MEMORY;
  error.code = "out-of-memory";
  error.message = std::move(message);
  return error;
}

std::optional<insitu_error> first_misuse(std::initializer_list<Needed> needed,
                                         std::initializer_list<insitu_text> texts) {
  for (const Needed& one : needed) {
    if (!one.is_there) return misuse("`" + std::string(one.name) + "` is NULL");
  }
  for (const insitu_text& text : texts) {
    if (text.data == nullptr && text.size > 0) return misuse("a text is NULL, but has a size");
  }
  return std::nullopt;
}

insitu_status hand_over(insitu_error&& error, insitu_error** target) noexcept {
  const insitu_status status = error.status;
  if (target == nullptr) return status;
  *target = new (std::nothrow) insitu_error(std::move(error));
  return *target == nullptr ? hand_over_out_of_memory(target) : status;
}

insitu_status hand_over_out_of_memory(insitu_error** target) noexcept {
  // The callers see a constant object only through functions that read.
  if (target != nullptr) *target = const_cast<insitu_error*>(&no_memory());
  return INSITU_OUT_OF_MEMORY;
}

insitu_status hand_over_internal(const char* what, insitu_error** target) noexcept {
  try {
    return hand_over(plain_error(INSITU_INTERNAL, "internal", what), target);
  } catch (const std::bad_alloc&) {
    return hand_over_out_of_memory(target);
  }
}

}  // namespace insitu::c_api

using insitu::c_api::text_of;

const char* insitu_version(void) { return INSITU_VERSION; }

insitu_status insitu_error_status(const insitu_error* error) { return error == nullptr ? INSITU_OK : error->status; }
insitu_text insitu_error_code(const insitu_error* error) {
  return error == nullptr ? insitu_text{} : text_of(error->code);
}
insitu_text insitu_error_message(const insitu_error* error) {
  return error == nullptr ? insitu_text{} : text_of(error->message);
}
insitu_text insitu_error_expected(const insitu_error* error) {
  return error == nullptr ? insitu_text{} : text_of(error->expected);
}
insitu_text insitu_error_help(const insitu_error* error) {
  return error == nullptr ? insitu_text{} : text_of(error->help);
}
int insitu_error_span(const insitu_error* error, insitu_span* span) {
  if (error == nullptr || span == nullptr || !error->span) return 0;
  *span = {.begin = error->span->begin, .end = error->span->end};
  return 1;
}
insitu_text insitu_error_drawing(const insitu_error* error) {
  if (error == nullptr) return {};
  return text_of(error->drawing.empty() ? error->message : error->drawing);
}
void insitu_error_free(insitu_error* error) {
  if (error != &no_memory()) delete error;
}

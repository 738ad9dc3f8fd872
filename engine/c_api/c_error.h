#pragma once

#include "insitu/insitu_c.h"

#include <cstddef>
#include <exception>
#include <expected>
#include <initializer_list>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "insitu/diagnostic.h"

/// Immutable once it is handed over.
struct insitu_error {
  insitu_status status = INSITU_INTERNAL;
  std::string code = {};
  std::string message = {};
  std::string expected = {};
  std::string help = {};
  std::optional<insitu::Span> span = {};
  std::string drawing = {};
};

/// What the functions of the C API share: texts in and out, errors instead of exceptions.
namespace insitu::c_api {

/// What the work of a function returns: nothing, or why it failed.
using Done = std::expected<void, insitu_error>;

inline std::string_view view_of(insitu_text text) {
  return text.size == 0 ? std::string_view() : std::string_view(text.data, text.size);
}
inline insitu_text text_of(std::string_view text) { return {.data = text.data(), .size = text.size()}; }

/// Makes the error of a text that is refused as a whole: an option, an expectation. `message`, `help`: as in
/// Diagnostic.
insitu_error refusal(std::string message, std::string help = {});
/// Makes the error of a pattern or a query.
insitu_error refusal(const Diagnostic& diagnostic, std::string_view text);
insitu_error misuse(std::string message);
insitu_error unreadable(std::string message);
/// REQUIRES: `message` and "out-of-memory" need no allocation, or memory is there
insitu_error out_of_memory(std::string message);

/// A parameter that must not be NULL.
struct Needed {
  bool is_there = false;
  std::string_view name;
};
/// Returns the error that a parameter is NULL, or that a text has a size without bytes; nullopt: all is fine.
std::optional<insitu_error> first_misuse(std::initializer_list<Needed> needed,
                                         std::initializer_list<insitu_text> texts = {});

/// Hands an error over; returns its status. `target` may be null.
insitu_status hand_over(insitu_error&& error, insitu_error** target) noexcept;
/// Likewise, if there is no memory even for an error.
insitu_status hand_over_out_of_memory(insitu_error** target) noexcept;

/// Likewise, for an exception that nothing should have thrown.
insitu_status hand_over_internal(const char* what, insitu_error** target) noexcept;

/// Runs the work of a function of the C API, with its result as a status and an error; no exception leaves it.
template <class Work>
insitu_status guarded(insitu_error** error, const Work& work) noexcept {
  if (error != nullptr) *error = nullptr;
  try {
    Done done = work();
    return done ? INSITU_OK : hand_over(std::move(done.error()), error);
  } catch (const std::bad_alloc&) {
    return hand_over_out_of_memory(error);
  } catch (const std::exception& fault) {
    return hand_over_internal(fault.what(), error);
  } catch (...) {
    return hand_over_internal("an exception of an unknown kind", error);
  }
}

}  // namespace insitu::c_api

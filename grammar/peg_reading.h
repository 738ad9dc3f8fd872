#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <tao/pegtl.hpp>
#include <type_traits>
#include <utility>

#include "grammar/display_width.h"
#include "insitu/diagnostic.h"
#include "insitu/span.h"

/// Reads a PEG into a builder, the same for both languages. Include it in a parser's .cpp only.
namespace insitu {

/// Leaves a PEG from any depth; caught in the parser's one public function.
struct Refused {
  Diagnostic diagnostic;
};

/// The control of a rule whose failure under a `must<>` is reported by `Refusal`, a function of the builder's scene.
template <class Rule, auto Refusal>
struct refusing : tao::pegtl::normal<Rule> {
  template <class Input, class Builder>
  [[noreturn]] static void raise(const Input& in, Builder& builder) {
    // Asked of the type: comparing the address is no constant under UBSan with g++ 12.
    static_assert(!std::is_same_v<decltype(Refusal), std::nullptr_t>, "a must<> without a refusal");
    throw Refused{Refusal(builder.scene(in.position().byte))};
  }
};

/// Reads `text` as a `Rule`; the actions call `builder`. Throws Refused.
template <class Rule, template <class> class Action, template <class> class Control, class Builder>
void read(std::string_view text, Builder& builder) {
  tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> input(text.data(), text.size(), "");
  [[maybe_unused]] const bool read_to_the_end = tao::pegtl::parse<Rule, Action, Control>(input, builder);
}

/// The first byte that is not UTF-8; nullopt if all of `text` is.
inline std::optional<Span> invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Character character = first_character(text.substr(at));
    if (!character.valid) return Span{at, at + 1};
    at += character.bytes;
  }
  return std::nullopt;
}

}  // namespace insitu

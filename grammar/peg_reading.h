#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <optional>
#include <string_view>
#include <tao/pegtl.hpp>
#include <type_traits>
#include <utility>
#include <vector>

#include "grammar/display_width.h"
#include "grammar/refusal_scene.h"
#include "insitu/diagnostic.h"
#include "insitu/result.h"
#include "insitu/span.h"

/// Reads a PEG into a builder, the same for all languages. Include it in a parser's .cpp, or its builder, only.
namespace insitu {

/// Leaves a PEG from any depth; caught in the parser's one public function.
struct Refused {
  Diagnostic diagnostic;
};

/// What the builders of all languages share: the text that is read and places in it. It borrows the text.
class TextBuilder {
 public:
  /// `what`: what the text is, for messages.
  TextBuilder(std::string_view text, std::string_view what) : text_(text), what_(what) {}

  [[nodiscard]] refusals::Scene scene(std::size_t at) const {
    return {.text = text_, .at = at, .opened = opened_, .open_parentheses = open_brackets_, .what = what_};
  }
  template <class Input>
  [[nodiscard]] Span span_of(const Input& in) const {
    return {static_cast<std::size_t>(in.begin() - text_.data()), static_cast<std::size_t>(in.end() - text_.data())};
  }
  [[nodiscard]] std::string_view written(Span span) const { return text_.substr(span.begin, span.size()); }

  void open_delimiter(Span span) { opened_ = span.begin; }
  void close_bracket() { open_brackets_.pop_back(); }

 protected:
  [[nodiscard]] std::string_view all_text() const { return text_; }
  /// `nests`: what nests at most `max` deep, for the refusal.
  void open_bracket_at(std::size_t at, Span span, std::size_t max, std::string_view nests) {
    if (open_brackets_.size() == max) refuse_nesting(span, max, nests);
    open_brackets_.push_back(at);
  }
  [[noreturn]] static void refuse_nesting(Span span, std::size_t max, std::string_view nests) {
    throw Refused{{Code::NestingTooDeep, span, fmt::format("{} nest at most {} deep", nests, max), "", ""}};
  }

 private:
  std::string_view text_;
  std::string_view what_;
  std::size_t opened_ = 0;
  std::vector<std::size_t> open_brackets_;
};

/// The action of a verb of the builder that takes the span of what has been read.
template <auto Verb>
struct at_span {
  template <class Input, class Builder>
  static void apply(const Input& in, Builder& builder) {
    (builder.*Verb)(builder.span_of(in));
  }
};
/// The action of a verb that takes nothing.
template <auto Verb>
struct plainly {
  template <class Builder>
  static void apply0(Builder& builder) {
    (builder.*Verb)();
  }
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

/// Returns what `reads` makes of the text, or its refusal. `what`: what the text is, for messages.
template <class Reads>
auto read_or_refuse(std::string_view text, std::string_view what, const Reads& reads)
    -> Result<std::invoke_result_t<const Reads&>> {
  if (const auto span = invalid_utf8(text)) {
    return std::unexpected(
        Diagnostic{Code::InvalidUtf8, *span, fmt::format("the {} is not valid UTF-8", what), "", "save it as UTF-8"});
  }
  try {
    return reads();
  } catch (Refused& refused) {
    return std::unexpected(std::move(refused.diagnostic));
  }
}

}  // namespace insitu

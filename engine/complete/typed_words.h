#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/complete/completion.h"

namespace insitu {

/// A word of a text that is being typed, which may break off anywhere.
struct TypedWord {
  /// Other: something in which nothing is completed, such as a comment or a regular expression that is still open.
  enum class Kind : std::uint8_t { Name, Text, OpenText, Sign, Other };

  Kind kind = Kind::Name;
  std::string text;       ///< of texts what is between the quotes, of names without backticks
  std::size_t begin = 0;  ///< offset of its first byte, quotes included
};

/// What words are made of.
struct WordRules {
  std::string_view name_characters;  ///< besides letters, digits and what is not ASCII
  char comment = '\0';               ///< begins a comment up to the end of the line; '\0': there are none
  bool has_backticks = false;        ///< names may stand in them
};

/// Cuts a text into its words. Never refuses one.
std::vector<TypedWord> typed_words(std::string_view text, const WordRules& rules);

/// Takes from the end of `words` the one that is being typed at the end of `text`; an empty name: none is begun.
TypedWord take_typed(std::vector<TypedWord>& words, std::string_view text);

/// Returns those candidates that begin with what is typed, each once and in the order of their texts. After a quote
/// only texts in quotes count.
std::vector<Candidate> those_that_begin_so(std::vector<Candidate> candidates, const TypedWord& typed);

/// A text as both languages write it.
std::string in_quotes(std::string_view text);

}  // namespace insitu

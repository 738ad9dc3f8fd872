#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/span.h"

// What may be written at a place of a query or a filter pattern that is being typed.
namespace insitu {

enum class CandidateKind : std::uint8_t { Command, Function, Aggregate, Field, Word, Value };

/// Something that may stand at the place.
struct Candidate {
  std::string text;  ///< takes the place of Completions::span
  CandidateKind kind = CandidateKind::Word;
  std::string detail;  ///< one line: what it does, of which types it is; may be empty
};

/// The candidates at a place. Owns its texts.
struct Completions {
  Span span;                          ///< of the text: what is typed of the word so far; ends at the cursor
  std::vector<Candidate> candidates;  ///< all begin with what is typed, in any letter case
};

/// A field of the events that the text is about, by its flattened name: `user.age`.
struct KnownField {
  std::string name;
  std::string detail;
};

/// A value of a field.
struct KnownValue {
  std::string text;
  bool is_number = false;
};

/// What is known of the events. Each function is called at most once, and only where its result is of use; an empty one
/// knows nothing.
struct KnownEvents {
  std::function<std::vector<KnownField>()> fields = {};
  std::function<std::vector<KnownValue>(const std::string& field)> values = {};
};

/// Returns what may stand in a query at `cursor`, an offset in `text`: commands, functions, fields, words such as `by`,
/// and after a comparison the values of its field. What follows the cursor is not looked at. Never refuses a text:
/// where it makes no sense of it there are no candidates.
Completions complete_query(std::string_view text, std::size_t cursor, const KnownEvents& events);
/// The same for a filter pattern: in a JSON pattern selectors, operators and values; in others nothing is known.
Completions complete_pattern(std::string_view text, std::size_t cursor, const KnownEvents& events);

}  // namespace insitu

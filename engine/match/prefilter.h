#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/match/literal_search.h"

namespace insitu {

/// How a literal may be spelled in the bytes of a message.
enum class Spelling {
  Exact,       ///< byte for byte
  JsonString,  ///< any character may also be spelled `\uXXXX`, and `/` as `\/`
};

/// What every matching message contains: a tree of literals. It may be weaker than the truth, never stronger.
struct Requirement {
  enum class Kind {
    Nothing,  ///< any message may match
    Never,    ///< no message can match
    Literal,  ///< `literal` must occur
    All,      ///< all `operands` must hold
    Any,      ///< one of the `operands` must hold
  };
  Kind kind = Kind::Nothing;
  std::string literal;  ///< in small letters where their case is ignored
  Spelling spelling = Spelling::Exact;
  LetterCase letter_case = LetterCase::AsWritten;
  LiteralPlace place;
  std::vector<Requirement> operands;

  static Requirement nothing() { return {}; }
  static Requirement never();
  /// Requires a literal. In a JSON string it is cut at every character that must be escaped (a quote, a backslash, a
  /// control character), and its rarest piece is taken; if no piece is left, the result is `nothing()`.
  /// Where the case of letters is ignored, the literal is ASCII, and `s` and `k` may also be the characters that
  /// regular expressions take for them, U+017F and U+212A.
  static Requirement of(std::string_view literal, Spelling spelling, LetterCase letter_case = LetterCase::AsWritten);
  /// Requires a literal with which a field of a space-delimited message begins.
  static Requirement field_start(std::string_view literal, LiteralPlace place);
  /// Requires the name of a JSON member, in its quotes.
  static Requirement member(std::string_view name);
  static Requirement all(std::vector<Requirement> operands);
  static Requirement any(std::vector<Requirement> operands);
};

/// How messages are enclosed in the bytes that hold them.
enum class Enclosure {
  AsTheyAre,   ///< byte for byte
  JsonString,  ///< as the text of a string of JSON
};

/// Answers for a whole block of bytes where the next matching message could be. It can say "not here", never "here".
/// Immutable; share it between threads.
class Prefilter {
 public:
  /// Makes a prefilter that lets everything pass, as `none` does.
  Prefilter() = default;
  explicit Prefilter(const Requirement& requirement);

  /// Returns the prefilter that lets everything pass. It lives as long as the program.
  static const Prefilter& none();

  /// A literal, how it may be spelled and where it must be.
  struct Literal {
    std::string text;
    Spelling spelling = Spelling::Exact;
    LetterCase letter_case = LetterCase::AsWritten;
    LiteralPlace place = {};
    auto operator<=>(const Literal&) const = default;
  };
  /// Literals of which one must be in a matching message (or another spelling of one, such as an escape). Empty: no
  /// message matches.
  using Demand = std::vector<Literal>;

  /// Whether it excludes anything at all.
  [[nodiscard]] bool is_active() const { return active_; }
  /// Returns the demand that is searched for. REQUIRES: is_active()
  [[nodiscard]] const Demand& literals() const { return literals_; }
  /// Whether each literal is looked for by two of its bytes (see anchors), as most blocks are searched. REQUIRES:
  /// is_active()
  [[nodiscard]] bool is_anchored() const {
    const auto& usual = searches_for_few_escapes_.empty() ? searches_ : searches_for_few_escapes_;
    return std::ranges::all_of(usual, &LiteralSearch::is_anchored);
  }
  /// Returns what every matching message holds besides, but which is less rare.
  [[nodiscard]] const std::vector<Demand>& other_demands() const { return other_demands_; }

  /// Whether a message may match. Where this says no, a search of the block may still have stopped at it.
  [[nodiscard]] bool may_match(std::string_view message) const;

  /// Goes through one block from front to back. Borrows the prefilter and the block. Not thread-safe; make one per
  /// block.
  class Search {
   public:
    Search(const Prefilter& prefilter, std::string_view block);
    /// Returns the offset of the first candidate byte at or after `from`, or the block's size. REQUIRES: `from` never
    /// goes back.
    std::size_t next(std::size_t from);

   private:
    struct Pass {
      const LiteralSearch* search = nullptr;
      std::size_t found = 0;  // its next occurrence
    };

    std::string_view block_;
    std::vector<Pass> passes_;
  };

 private:
  bool active_ = false;
  Demand literals_;
  std::vector<Demand> other_demands_;
  std::vector<LiteralSearch> searches_;  // for the literals, and for what else may spell one
  // The same for blocks that hold few escapes: all of these are taken for what is sought. Empty: as above.
  std::vector<LiteralSearch> searches_for_few_escapes_;
};

/// Returns the prefilter for bytes that enclose messages: where `prefilter` lets a message pass, it lets the bytes
/// pass. It does not know of characters that a string of JSON spells `\uXXXX`, or `/` as `\/`. Where in a message a
/// literal must be is not asked.
Prefilter enclosed(const Prefilter& prefilter, Enclosure enclosure);

}  // namespace insitu

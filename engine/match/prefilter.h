#pragma once

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
    Literal,
    All,
    Any,
  };
  Kind kind = Kind::Nothing;
  std::string literal;
  Spelling spelling = Spelling::Exact;
  LiteralPlace place;
  std::vector<Requirement> operands;

  static Requirement nothing() { return {}; }
  static Requirement never();
  /// A literal that a JSON string must always escape (a quote, a backslash, a control character) is cut there and its
  /// longest piece taken. Nothing is left: `nothing()`.
  static Requirement of(std::string_view literal, Spelling spelling);
  /// A literal with which a field of a space-delimited message begins.
  static Requirement field_start(std::string_view literal, LiteralPlace place);
  /// The name of a JSON member, quotes and all.
  static Requirement member(std::string_view name);
  static Requirement all(std::vector<Requirement> operands);
  static Requirement any(std::vector<Requirement> operands);
};

/// Answers for a whole block of bytes: where could the next matching message be? It can say "not here", never "here".
class Prefilter {
 public:
  /// Lets everything pass, as `none` does.
  Prefilter() = default;
  explicit Prefilter(const Requirement& requirement);

  /// The one that lets everything pass.
  static const Prefilter& none();

  struct Literal {
    std::string text;
    Spelling spelling = Spelling::Exact;
    LiteralPlace place = {};
    bool operator==(const Literal&) const = default;
  };
  /// Literals of which one must stand in a matching message (or, for JSON spellings, an escape). None: no message
  /// matches.
  using Demand = std::vector<Literal>;

  [[nodiscard]] bool is_active() const { return active_; }
  /// The demand that is searched for. REQUIRES: is_active()
  [[nodiscard]] const Demand& literals() const { return literals_; }
  /// What every matching message holds besides, but less rare.
  [[nodiscard]] const std::vector<Demand>& other_demands() const { return other_demands_; }
  /// Not active, though there is a demand: it has too many alternatives.
  [[nodiscard]] bool gave_up() const { return gave_up_; }

  /// Goes through one block from front to back. Not thread-safe; make one per block.
  class Search {
   public:
    Search(const Prefilter& prefilter, std::string_view block);
    /// The offset of the first candidate byte at or behind `from`, or the block's size. REQUIRES: `from` never goes
    /// back.
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
  bool gave_up_ = false;
  Demand literals_;
  std::vector<Demand> other_demands_;
  std::vector<LiteralSearch> searches_;  // for the literals, and for the escapes behind which one may hide
};

}  // namespace insitu

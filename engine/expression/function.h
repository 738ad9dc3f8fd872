#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/match/regex.h"
#include "engine/model/arena.h"
#include "insitu/field_value.h"
#include "insitu/query_clock.h"
#include "insitu/time_zone.h"

// What a scalar function is. The table of all of them is in functions.h.
namespace insitu {

/// Per-call cache of the last compiled regex and time zone; most calls see the same text for every row.
/// One per call in the text of a query and thread. Not thread-safe.
struct CallCache {
  std::string compiled_from;
  std::optional<Regex> regex;
  std::optional<TimeZone> zone;
  std::string scratch[3];
};

/// What a function may use besides its arguments.
struct FunctionContext {
  Arena& arena;  ///< for the texts of results
  const QueryClock& clock;
  CallCache& cache;
};

/// The code of a function. Arguments are evaluated, and as many as the arity allows. A missing argument that a function
/// cannot do without makes the result missing; maps and lists count as missing unless the function is about them. Texts
/// of the result borrow from the arguments or from the context's arena. Never throws.
using FunctionCode = FieldValue (*)(std::span<const FieldValue> arguments, FunctionContext& context);

enum class Listing : std::uint8_t { Documented, Undocumented };

/// One entry of the table, valid for as long as the program runs.
struct Function {
  std::string_view name;  ///< in the spelling of the documentation: `isIpv4InSubnet`
  std::size_t min_arguments = 0;
  std::size_t max_arguments = 0;  ///< SIZE_MAX: any number
  FunctionCode code = nullptr;
  std::string_view signature;  ///< `isIpv4InSubnet(text, cidr)`
  std::string_view summary;    ///< one line
  Listing listing = Listing::Documented;
  std::optional<std::size_t> period_argument = {};  ///< the index of the argument that must be a period
  /// Looks at the arguments that are literals (others are nullopt) when the query is compiled. The message states
  /// what is wrong with `argument`: a regex that does not compile, a CIDR that is none.
  struct LiteralProblem {
    std::size_t argument = 0;
    std::string message;
  };
  std::optional<LiteralProblem> (*check_literals)(std::span<const std::optional<std::string>> literals) = nullptr;
};

}  // namespace insitu

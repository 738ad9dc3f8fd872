#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/match/regex.h"
#include "engine/model/arena.h"
#include "engine/model/field_value.h"
#include "engine/model/query_clock.h"
#include "engine/model/time_zone.h"

namespace insitu {

/// What one call in the text of a query remembers from row to row: texts that are compiled are mostly the same each
/// time. One per call and thread.
struct CallMemory {
  std::string compiled_from;
  std::optional<Regex> regex;
  std::optional<TimeZone> zone;
  std::string scratch[3];
};

struct FunctionContext {
  Arena& arena;  ///< for the texts of results
  const QueryClock& clock;
  CallMemory& memory;
};

/// Arguments come evaluated, as many as the arity allows. A missing argument that a function cannot do without makes
/// the result missing; maps and lists count as missing unless the function is about them.
using FunctionCode = FieldValue (*)(std::span<const FieldValue> arguments, FunctionContext& context);

/// What the check may ask of an argument before any row is seen. `Any` is mostly right: texts that are numbers are
/// numbers.
enum class ArgumentKind : std::uint8_t {
  Any,
  Period,  ///< `5m`, and nothing else
  Field,   ///< a field or an alias, not any expression
};
enum class Listing : std::uint8_t { Documented, Undocumented };

struct Function {
  std::string_view name;  ///< in the spelling of the documentation: `isIpv4InSubnet`
  std::size_t least_arguments = 0;
  std::size_t most_arguments = 0;  ///< SIZE_MAX: any number
  FunctionCode code = nullptr;
  std::string_view signature;  ///< `isIpv4InSubnet(text, cidr)`
  std::string_view summary;    ///< one line
  Listing listing = Listing::Documented;
  std::optional<std::size_t> period_argument = {};  ///< the index of the argument that must be a period
  /// Looks at the arguments that are literals (others are nullopt) when the query is compiled. The text says what is
  /// wrong with argument `index`: a regex that does not compile, a CIDR that is none.
  struct LiteralProblem {
    std::size_t argument = 0;
    std::string message;
  };
  std::optional<LiteralProblem> (*check_literals)(std::span<const std::optional<std::string>> literals) = nullptr;
};

/// All scalar functions, aliases included, sorted by name in lower case. `bin` is not among them: it is `datefloor` of
/// `@timestamp` before it comes here.
std::span<const Function> functions();
/// Letter case does not matter.
const Function* find_function(std::string_view name);

}  // namespace insitu

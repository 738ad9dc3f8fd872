#include "engine/expect/log_case.h"

#include <fmt/format.h>

#include "engine/expect/known_count.h"
#include "engine/expect/sample_input.h"

namespace insitu {
namespace {

constexpr std::size_t kMatchesShown = 3;

enum class Demand { Never, Always };

/// Searches for one pattern. Returns false if there is no use in searching for others.
bool check(const PatternDemand& demand, Demand kind, const LogCase& test, const SampleInput& input,
           const TestBench& bench, CaseResult& result) {
  const auto pattern = compile_pattern(demand.pattern, result);
  if (!pattern) return true;
  const auto count = count_matches(pattern->program(), input, test.sample, kMatchesShown);
  if (!count) {
    result.break_off(count.error());
    return false;
  }
  const std::string what = fmt::format("{} `{}`", kind == Demand::Never ? "never" : "always", demand.pattern.text);
  const auto found = static_cast<double>(count->matched);
  std::vector<std::string> details;
  if (!demand.count.holds(found) && bench.explaining == Explaining::On) {
    details =
        demand.count.asks_for_less(found) ? events_that_match(*count) : why_not_more(pattern->as_written(), input);
  }
  note_surprises(result, pattern->program(), demand.pattern, count->matched > 0, count->matched < count->events, what);
  note_letters(*count, demand.pattern.text, result);
  ++result.assertions;
  if (demand.count.holds(found)) {
    check_known(demand.count, {pattern->program(), count->summary, input, count->matched, what}, test, result);
    return true;
  }
  const bool has_default = demand.count.written().place == demand.pattern.place;
  result.fail({demand.pattern.place,
               fmt::format("{}: expected {}, found {}", what,
                           has_default ? (kind == Demand::Never ? "no event" : "an event") : demand.count.description(),
                           has_default && count->matched == 0 ? "none" : fmt::format("{}", found)),
               std::move(details)});
  // --update must not write a number that the reader of the list would refuse.
  const bool is_number_to_update = demand.count.is_plain() && kind == Demand::Always && count->matched > 0;
  if (is_number_to_update) result.measurements.push_back({demand.count.written(), fmt::format("{}", found)});
  return true;
}

}  // namespace

CaseResult run_log_case(const LogCase& test, const TestBench& bench) {
  CaseResult result = result_of(CaseKind::Log, test, bench);
  const auto input = open_sample(test.sample, bench, result);
  if (!input) return result;
  for (const PatternDemand& demand : test.never) {
    if (!check(demand, Demand::Never, test, *input, bench, result)) return result;
  }
  for (const PatternDemand& demand : test.always) {
    if (!check(demand, Demand::Always, test, *input, bench, result)) return result;
  }
  return result;
}

}  // namespace insitu

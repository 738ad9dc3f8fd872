#include "engine/expect/known_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "engine/plan/program_parts.h"
#include "engine/plan/relax.h"
#include "insitu/name_findings.h"
#include "insitu/query_scan.h"

namespace insitu {
namespace {

/// Whether further events change the rows that there are, or push some out. A limit that the query does not state only
/// cuts what is reported as cut.
bool depends_on_other_rows(const CommandNode& node) {
  if (const auto* limit = std::get_if<LimitNode>(&node)) return !limit->is_implicit;
  if (const auto* sort = std::get_if<SortNode>(&node)) return sort->most && !sort->reports_what_it_cuts;
  return !traits_of(node).treats_rows_alone;
}

/// The number of things that a value states; nullopt: it is anything else.
std::optional<std::uint64_t> as_count(const FieldValue& value) {
  constexpr double kLargestExact = 9007199254740992;
  const auto quantity = quantity_of(value);
  const double number = quantity ? quantity->as_real() : -1;
  if (number < 0 || number > kLargestExact || std::floor(number) != number) return std::nullopt;
  return static_cast<std::uint64_t>(number);
}

class RowsDemand final : public MetDemand {
 public:
  RowsDemand(const RowTable& table, const QueryCase& test, const EndedScan& scan)
      : table_(table), test_(test), scan_(scan) {}

  [[nodiscard]] bool holds_with_more_events() const override {
    return std::ranges::none_of(parts_of(scan_.program).query->commands,
                                [](const PlanCommand& command) { return depends_on_other_rows(command.node); });
  }
  [[nodiscard]] bool holds_with_json(const std::vector<NameId>& lacking) override {
    const auto again = scan_.inputs.again();
    return again && holds_with_names(lacking, *again);
  }
  [[nodiscard]] bool holds_with_names(const std::vector<NameId>& lacking, std::span<const Input> inputs) override {
    const std::vector<bool> marks = marked(scan_.program, lacking);
    const std::vector<bool> is_unknown = unknown_columns(scan_.program, marks);
    RowTable possible;
    if (!is_whole(scan(relaxed(scan_.program, marks), inputs, possible, scan_.options, scan_.query))) return false;
    const auto now = find_rows(table_, test_.rows, test_.order);
    const auto then = find_rows(possible, test_.rows, test_.order);
    for (std::size_t i = 0; i < test_.rows.size(); ++i) {
      const bool is_known = then[i] && std::ranges::all_of(test_.rows[i].columns, [&](const auto& column) {
                              return holds_throughout(column, is_unknown, *now[i], possible, *then[i]);
                            });
      if (is_known) continue;
      first_unknown_ = i;
      return false;
    }
    return true;
  }

  /// The first row that is not known to hold.
  [[nodiscard]] const ExpectedRow& first_unknown() const { return test_.rows[first_unknown_]; }

 private:
  /// Whether a column is as expected now, then, and with every count between.
  [[nodiscard]] bool holds_throughout(const std::pair<WrittenValue, Expectation>& expected,
                                      const std::vector<bool>& is_unknown, std::size_t now, const RowTable& possible,
                                      std::size_t then) const {
    const auto& [name, expectation] = expected;
    if (expectation.holds(FieldValue())) return true;
    const std::size_t column = table_.column(name.text).value();
    if (is_unknown[column]) return false;
    const auto from = as_count(table_.value(now, column));
    const auto to = as_count(possible.value(then, column));
    return !from || !to || *from == *to || expectation.always_holds(std::min(*from, *to), std::max(*from, *to));
  }

  const RowTable& table_;
  const QueryCase& test_;
  const EndedScan& scan_;
  std::size_t first_unknown_ = 0;
};

}  // namespace

bool are_known_to_hold(const RowTable& table, const SampleCount& found, const QueryCase& test, CaseResult& result) {
  if (test.rows.empty()) return true;
  const RepeatableInputs inputs(found.input.inputs, Keep::Everything);
  const EndedScan scan{found.program, found.summary, inputs, found.input.options, found.input.query};
  RowsDemand demand(table, test, scan);
  const auto uncertainty = uncertainty_of(demand, scan, test.accepted);
  if (!uncertainty) return true;
  const ExpectedRow& row = demand.first_unknown();
  break_off(result, *uncertainty, row.place, found.what, fmt::format("the row {}", description_of(row)));
  return false;
}

}  // namespace insitu

#include "engine/expect/uncertainty.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <variant>

#include "engine/plan/program_parts.h"
#include "engine/run/name_watch.h"
#include "grammar/unparse_query.h"
#include "insitu/name_findings.h"

namespace insitu {
namespace {

/// Expectations of a count.
class CountDemand final : public MetDemand {
 public:
  CountDemand(std::span<const Expectation> expectations, std::uint64_t count, const EndedScan& scan)
      : expectations_(expectations), count_(count), scan_(scan) {}

  [[nodiscard]] bool holds_with_more_events() const override { return all_hold(count_, std::nullopt); }
  [[nodiscard]] bool holds_with_json(const std::vector<NameId>& /*lacking*/) override {
    const bool may_be_fewer = scan_.options.selection == Selection::NotMatching;
    return all_hold(may_be_fewer ? 0 : count_, std::max(scan_.summary.records_scanned, count_));
  }
  [[nodiscard]] bool holds_with_names(const std::vector<NameId>& lacking, std::span<const Input> inputs) override {
    const auto possible = possible_count(scan_.program, lacking, inputs, scan_.options, scan_.query);
    return all_hold(possible ? count_ : 0, possible);
  }

 private:
  /// nullopt: any count from the first on.
  [[nodiscard]] bool all_hold(std::uint64_t from, std::optional<std::uint64_t> end) const {
    const std::uint64_t to = end.value_or(from);
    return std::ranges::all_of(expectations_, [&](const Expectation& one) {
      return end ? one.always_holds(std::min(from, to), std::max(from, to)) : one.always_holds(from, std::nullopt);
    });
  }

  std::span<const Expectation> expectations_;
  std::uint64_t count_;
  const EndedScan& scan_;
};

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::ranges::find(list, text) != list.end();
}

/// Also an object in which a known name stands.
bool is_known(const std::vector<std::string>& known, const EventName& name) {
  const auto is_or_holds = [&](const std::string& one) {
    return one == name.flattened || (one.starts_with(name.flattened) && one[name.flattened.size()] == '.');
  };
  return !name.flattened.empty() && std::ranges::any_of(known, is_or_holds);
}

/// Only JSON can match.
bool needs_json(const EndedScan& scan, const std::vector<NameId>& lacking) {
  const ProgramParts& parts = parts_of(scan.program);
  if (!parts.query) {
    return std::ranges::all_of(
        parts.plan.any_of, [](const PatternPlan& pattern) { return std::holds_alternative<MemberPlan>(pattern.body); });
  }
  return std::ranges::any_of(
      lacking, [&](NameId name) { return parts.names[name].is_tested && parts.names[name].can_be_in_json(); });
}

/// Those whose value a condition compares; without one all that lack.
std::vector<std::string> texts_of(const ProgramParts& program, const std::vector<NameId>& lacking) {
  std::vector<std::string> compared;
  std::vector<std::string> all;
  for (const NameId name : lacking) {
    all.push_back(program.names[name].text);
    if (program.names[name].is_compared) compared.push_back(program.names[name].text);
  }
  return compared.empty() ? all : compared;
}

std::string joined(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

}  // namespace

std::vector<NameId> names_in_doubt(const EndedScan& scan, const Accepted& accepted) {
  std::vector<NameId> lacking = lacking_names(scan.program, scan.summary.names);
  std::erase_if(lacking, [&](NameId id) {
    const EventName& name = parts_of(scan.program).names[id];
    return contains(accepted.missing, name.text) || contains(accepted.missing, name.flattened) ||
           is_known(accepted.known, name);
  });
  return lacking;
}

std::optional<Uncertainty> uncertainty_of(MetDemand& demand, const EndedScan& scan, const Accepted& accepted) {
  if (scan.summary.names_next_page && !accepted.partial_page && !demand.holds_with_more_events()) {
    return Uncertainty{.kind = Uncertainty::Kind::PartialPage,
                       .reason = "the input is one page of several: it has a `nextToken`"};
  }
  const std::vector<NameId> lacking = names_in_doubt(scan, accepted);
  if (lacking.empty()) return std::nullopt;
  if (!scan.summary.names.json && needs_json(scan, lacking)) {
    if (accepted.no_json || demand.holds_with_json(lacking)) return std::nullopt;
    return Uncertainty{.kind = Uncertainty::Kind::NoJson, .reason = "no event is JSON"};
  }
  std::vector<std::string> names = texts_of(parts_of(scan.program), lacking);
  const auto again = scan.inputs.again();
  if (!again && scan.inputs.are_here()) {
    return Uncertainty{.kind = Uncertainty::Kind::NoCopy,
                       .names = std::move(names),
                       .reason = "the input can be read only once, and no copy of it could be kept"};
  }
  if (again && demand.holds_with_names(lacking, *again)) return std::nullopt;
  std::string reason = fmt::format("no event has {}", joined(names));
  return Uncertainty{.kind = Uncertainty::Kind::MissingNames, .names = std::move(names), .reason = std::move(reason)};
}

std::optional<Uncertainty> uncertainty_of(std::span<const Expectation> expectations, std::uint64_t count,
                                          const EndedScan& scan, const Accepted& accepted) {
  CountDemand demand(expectations, count, scan);
  return uncertainty_of(demand, scan, accepted);
}

}  // namespace insitu

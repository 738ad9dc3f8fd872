#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/expect/accepted.h"
#include "engine/expect/expectation.h"
#include "engine/plan/event_names.h"
#include "insitu/program.h"
#include "insitu/repeatable_inputs.h"
#include "insitu/scan_input.h"
#include "insitu/scan_options.h"
#include "insitu/scan_summary.h"

namespace insitu {

/// A scan that has ended, and what is needed to run it again.
struct EndedScan {
  const Program& program;
  const ScanSummary& summary;
  const RepeatableInputs& inputs;
  const ScanOptions& options;
  const QueryOptions& query;
};

/// Why it is not known whether an expectation is met.
struct Uncertainty {
  enum class Kind : unsigned char { PartialPage, NoJson, MissingNames, NoCopy };
  Kind kind{};
  std::vector<std::string> names = {};  ///< MissingNames: that no event has, as the pattern or query writes them
  std::string reason;                   ///< a sentence
};

/// The names that no event has and that are not accepted, by number.
std::vector<NameId> names_in_doubt(const EndedScan& scan, const Accepted& accepted);

/// An expectation of the result of a scan, which is met.
class MetDemand {
 public:
  MetDemand() = default;
  MetDemand(const MetDemand&) = delete;
  MetDemand& operator=(const MetDemand&) = delete;
  virtual ~MetDemand() = default;

  /// Whether it is met with any further events.
  [[nodiscard]] virtual bool holds_with_more_events() const = 0;
  /// Whether it is met if the events, none of which is JSON, were JSON with any members. `lacking`: the names that no
  /// event has.
  [[nodiscard]] virtual bool holds_with_json(const std::vector<NameId>& lacking) = 0;
  /// Whether it is met if events had these names. `inputs`: those of the scan, to be scanned again.
  [[nodiscard]] virtual bool holds_with_names(const std::vector<NameId>& lacking, std::span<const Input> inputs) = 0;
};

/// Whether `demand` could be unmet: if there were the rest of the pages, if the events were JSON, if they had the names
/// that none of them has. Tests that ask only whether a name is there are answered by its absence. May scan the inputs
/// again; where they are not here, names that no event has leave it uncertain. REQUIRES: the scan was made with
/// Keep::Everything
std::optional<Uncertainty> uncertainty_of(MetDemand& demand, const EndedScan& scan, const Accepted& accepted);

/// Whether `count`, which meets all expectations, could be another one that does not.
std::optional<Uncertainty> uncertainty_of(std::span<const Expectation> expectations, std::uint64_t count,
                                          const EndedScan& scan, const Accepted& accepted);

}  // namespace insitu

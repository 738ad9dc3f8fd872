#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "insitu/emf_data.h"
#include "insitu/scan_input.h"
#include "insitu/scan_options.h"
#include "insitu/scan_summary.h"

namespace insitu {

/// Which of the series that documents publish are kept.
struct EmfSelection {
  std::optional<std::string> metric_namespace = {};  ///< nullopt: all
  std::optional<std::string> metric_name = {};       ///< nullopt: all
  DimensionSet dimensions = {};                      ///< those that have all of these

  [[nodiscard]] bool selects(const EmfMetric& metric) const;
  /// Whether it leaves nothing out.
  [[nodiscard]] bool is_everything() const { return !metric_namespace && !metric_name && dimensions.empty(); }
};

/// When the times of events are read: only where the time of an event decides something, or always, so that
/// EmfData::times bounds the log.
enum class ReadTimes : std::uint8_t { WhereNeeded, Always };

/// What is wanted of EMF documents.
struct EmfOptions {
  EmfSelection selection = {};
  /// The moment at which the service receives events that state no time of ingestion, epoch milliseconds; nullopt: not
  /// known, so that no time is too old or too new unless no clock could accept it.
  std::optional<std::int64_t> received = {};
  LedgerEntries entries = LedgerEntries::FirstOfReason;
  ReadTimes times = ReadTimes::WhereNeeded;
};

/// Collects what the EMF documents among the events of some inputs publish, and a ledger of what is dropped. It runs on
/// several threads; the result depends neither on them nor on blocks.
///
/// `query` says how times are found and which window of events counts. Problems of inputs are passed to `report` in
/// input order, and files_with_problems counts their files. Never throws.
EmfData scan_emf(std::span<const Input> inputs, const ProblemReport& report, const ScanOptions& scan_options = {},
                 const QueryOptions& query = {}, const EmfOptions& options = {});

}  // namespace insitu

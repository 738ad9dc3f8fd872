#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "insitu/emf_ledger.h"
#include "insitu/emf_metric.h"
#include "insitu/metric_data.h"
#include "insitu/scan_summary.h"
#include "insitu/time_range.h"

namespace insitu {

/// The samples of one series.
struct EmfSeries {
  /// Whether any of them has the storage resolution 1.
  bool is_high_resolution = false;
  /// By the start of their minute; those of the resolution 1 by the start of their second.
  MetricMinutes samples;
};

/// What the EMF documents of some files publish. Owns all its data.
struct EmfData : ScannedInputs {
  std::map<EmfMetric, EmfSeries> metrics;
  EmfLedger ledger;

  /// The number of events inside the window.
  std::uint64_t events = 0;
  /// The number of events outside the window, or without a time if there is a window.
  std::uint64_t outside = 0;
  /// The latest time of all events, inside or outside, where they were read; nullopt: none states one.
  std::optional<std::int64_t> newest;
  /// The number of documents, whatever is published of them.
  std::uint64_t documents = 0;
  /// The number of samples in `metrics`.
  std::uint64_t published = 0;
  /// The times of the samples, and of the events inside the window where those were read.
  TimeRange times;
};

/// The samples of one series in one period.
struct EmfPeriod {
  std::int64_t start = 0;             ///< epoch milliseconds
  const EmfMetric* metric = nullptr;  ///< borrowed from the EmfData
  Samples samples;
};

/// Returns the periods that have samples, of all series, by time and then by series. They begin at multiples of their
/// length, counted from 1970-01-01T00:00Z. `data` must outlive them. REQUIRES: `seconds` is a multiple of 60, or no
/// series has another resolution than 1 second; 1 for all: each sample at the time that it has in `data`
std::vector<EmfPeriod> periods_of(const EmfData& data, std::int64_t seconds);

}  // namespace insitu

#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "insitu/emf_entry.h"

namespace insitu {

/// Which entries a ledger keeps. It always counts all of them.
enum class LedgerEntries : std::uint8_t { FirstOfReason, All };

/// An entry and the event that it is about.
struct EmfLedgerLine {
  std::size_t file = 0;    ///< index of the input
  std::uint64_t line = 0;  ///< of the event in its file, from 1
  EmfEntry entry;
};

/// The entries of one reason.
struct EmfReasonCount {
  std::uint64_t count = 0;
  EmfLedgerLine first;  ///< in the order of the input
};

/// What the service would drop, or publish in another way than it is written, and why. Owns its texts.
struct EmfLedger {
  std::map<EmfReason, EmfReasonCount> reasons;
  /// All of them in the order of the input, if LedgerEntries::All was wanted; else empty.
  std::vector<EmfLedgerLine> lines;

  /// The number of entries that something is lost with.
  [[nodiscard]] std::uint64_t dropped() const;
  /// The number of the others.
  [[nodiscard]] std::uint64_t noted() const;
};

}  // namespace insitu

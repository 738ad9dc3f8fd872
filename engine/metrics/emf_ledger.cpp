#include "insitu/emf_ledger.h"

namespace insitu {

std::uint64_t EmfLedger::dropped() const {
  std::uint64_t sum = 0;
  for (const auto& [reason, entries] : reasons) sum += is_note(reason) ? 0 : entries.count;
  return sum;
}

std::uint64_t EmfLedger::noted() const {
  std::uint64_t sum = 0;
  for (const auto& [reason, entries] : reasons) sum += is_note(reason) ? entries.count : 0;
  return sum;
}

}  // namespace insitu

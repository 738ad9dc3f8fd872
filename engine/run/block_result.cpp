#include "engine/run/block_result.h"

namespace insitu {

void BlockResult::clear() {
  hits.clear();
  problems.clear();
  events.clear();
  event_records.clear();
  texts.clear();
  event_count = index_count = examined = not_json = 0;
}

}  // namespace insitu

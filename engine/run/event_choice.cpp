#include "engine/run/event_choice.h"

#include <vector>

namespace insitu {

void remove_others(Block& block, const OriginChoice& choice, const Origin& path) {
  const bool takes_path_group = choice.takes_group(path.log_group);
  const bool takes_path_stream = choice.takes_stream(path.log_stream);
  if (block.form == BlockForm::Lines) {
    if (!takes_path_group || !takes_path_stream) block.buffer.resize(0);
    return;
  }
  // What an object states itself is known once it is read. A frame wins over that.
  const bool takes_unstated_group = takes_path_group || block.form != BlockForm::Messages;
  const bool takes_unstated_stream = takes_path_stream || block.form != BlockForm::Messages;
  std::erase_if(block.records, [&](const BlockRecord& record) {
    const StatedOrigin* const stated =
        record.origin == BlockRecord::kNoOrigin ? nullptr : &block.origins[record.origin];
    const bool takes_group =
        stated != nullptr && !stated->log_group.empty() ? choice.takes_group(stated->log_group) : takes_unstated_group;
    const bool takes_stream = stated != nullptr && !stated->log_stream.empty() ? choice.takes_stream(stated->log_stream)
                                                                               : takes_unstated_stream;
    return !takes_group || !takes_stream;
  });
}

}  // namespace insitu

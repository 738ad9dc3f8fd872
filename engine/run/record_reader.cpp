#include "engine/run/record_reader.h"

#include <fmt/format.h>

namespace insitu {

std::expected<LogEvent, std::string> RecordReader::read(const Block& block, const BlockRecord& record,
                                                        std::deque<std::string>& texts) {
  const std::string_view bytes = block.text_of(record);
  auto event = [&] {
    switch (block.form) {
      case BlockForm::QueryResults: return results_.read(bytes, texts);
      case BlockForm::JournalEntries: return journal_.read(bytes, texts);
      case BlockForm::Lines:
      case BlockForm::Messages:
      case BlockForm::EventObjects: break;
    }
    return event_objects_.read(bytes, texts);
  }();
  if (event) add_frame(*event, block, record);
  return event;
}

BlockOrigin::BlockOrigin(const Input& input, const Block& block) : file_(input.path), is_baseline_(input.is_baseline) {
  const BlockSource* const source = block.source.get();
  if (source != nullptr && !source->member.empty()) file_ = fmt::format("{}:{}", input.path, source->member);
  if (source != nullptr) {
    modified_ = source->modified;
    columns_ = source->columns;
  }
  if (source != nullptr && source->origin) {
    path_ = {source->origin->log_group, source->origin->log_stream};
  } else {
    path_ = origin_of_path(source != nullptr && !source->member.empty() ? source->member : input.path);
  }
  if (input.log_group) path_.log_group = *input.log_group;
  if (input.log_stream) path_.log_stream = *input.log_stream;
}

}  // namespace insitu

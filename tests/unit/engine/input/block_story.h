#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/input/block_reader.h"

namespace insitu {

/// What a reader gave, in order: messages as "text", or "stream/text" where a stream is stated, "@milliseconds text"
/// where a time is; problems as "!message", with "name: " for a member of an archive; what was left out as "lost n".
using BlockStory = std::vector<std::string>;

inline void append_problems_of(BlockStory& story, const std::vector<InputProblem>& problems) {
  for (const InputProblem& problem : problems) {
    const std::string part = problem.part.empty() ? "" : problem.part + ": ";
    story.push_back((is_failure(problem) ? "!" : "?") + part + problem.message);
  }
}

inline void append_block_story(BlockStory& story, const Block& block) {
  append_problems_of(story, block.problems);
  if (block.skipped_events > 0) story.push_back("lost " + std::to_string(block.skipped_events));
  for (const BlockRecord& record : block.records) {
    std::string text;
    if (record.timestamp) text += "@" + std::to_string(*record.timestamp) + " ";
    if (record.origin != BlockRecord::kNoOrigin) text += block.origins.at(record.origin).log_stream + "/";
    story.push_back(text + std::string(block.text_of(record)));
  }
  if (block.form == BlockForm::Lines && block.buffer.size() > 0) story.emplace_back(block.buffer.view());
  append_problems_of(story, block.problems_after);
  if (block.skipped_after > 0) story.push_back("lost " + std::to_string(block.skipped_after));
}

/// Reads to the end.
inline BlockStory story_of(BlockReader& reader) {
  BlockStory story;
  Block block;
  while (reader.next(block)) append_block_story(story, block);
  append_block_story(story, block);
  return story;
}

}  // namespace insitu

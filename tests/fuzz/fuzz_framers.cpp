#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/input/input_layers.h"
#include "insitu/event_time.h"
#include "insitu/multiline.h"
#include "tests/escaped_text.h"
#include "tests/fuzz/targets.h"
#include "tests/trickling_source.h"
#include "tests/unit/engine/input/block_story.h"

namespace insitu::fuzz {
namespace {

/// The ways in which lines become events: by a shape, and by what makes events of several lines.
struct Framing {
  InputShape shape;
  std::string_view multiline;
  bool strips_ansi = false;
};

constexpr std::array kFramings = {
    Framing{InputShape::Docker, ""},      Framing{InputShape::Cri, ""},         Framing{InputShape::Export, ""},
    Framing{InputShape::Tail, ""},        Framing{InputShape::TailShort, ""},   Framing{InputShape::Journald, ""},
    Framing{InputShape::VpcFlow, ""},     Framing{InputShape::W3c, ""},         Framing{InputShape::Lines, "agent"},
    Framing{InputShape::Lines, "time"},   Framing{InputShape::Lines, "traces"}, Framing{InputShape::Lines, "start=^a"},
    Framing{InputShape::Cri, "traces"},   Framing{InputShape::Docker, "agent"}, Framing{InputShape::Lines, "", true},
    Framing{InputShape::Docker, "", true}};

BlockOptions options_of(const Framing& framing) {
  static const TimeReader times = *TimeReader::make({.now = 1'700'000'000'000});
  BlockOptions options;
  options.shape = framing.shape;
  options.strips_ansi = framing.strips_ansi;
  if (!framing.multiline.empty()) options.event_starts = *make_event_starts(framing.multiline, times);
  return options;
}

const std::vector<BlockOptions>& framing_options() {
  static const std::vector<BlockOptions> all = [] {
    std::vector<BlockOptions> made;
    for (const Framing& framing : kFramings) made.push_back(options_of(framing));
    return made;
  }();
  return all;
}

BlockStory framed_story(std::string_view file, BlockOptions options, std::size_t piece, std::size_t block_bytes) {
  options.block_bytes = block_bytes;
  LayeredFile layered = open_layers(std::make_unique<TricklingSource>(std::string(file), piece), "a.log", options);
  BlockStory story;
  append_problems_of(story, layered.notes);
  if (layered.reader) {
    for (std::string& text : story_of(*layered.reader)) story.push_back(std::move(text));
  }
  return story;
}

}  // namespace

Finding framers(std::string_view bytes) {
  if (bytes.empty()) return std::nullopt;
  const std::size_t choice = static_cast<unsigned char>(bytes.front()) % kFramings.size();
  const std::string_view file = bytes.substr(1);
  const BlockOptions& options = framing_options()[choice];
  const BlockStory story = framed_story(file, options, file.size() + 1, std::size_t{1} << 16);
  if (framed_story(file, options, 5, 16) != story)
    return "the events depend on how the file is read: " + write_escaped(bytes);
  return std::nullopt;
}

}  // namespace insitu::fuzz

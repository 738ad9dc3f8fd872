#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/input/archive_reader.h"
#include "tests/fuzz/targets.h"
#include "tests/read_source.h"
#include "tests/trickling_source.h"

namespace insitu::fuzz {
namespace {

/// A few bytes may stand for very many.
constexpr std::size_t kMaxContentBytes = std::size_t{4} << 20;

/// What an archive gives: a text for each member and problem, in order.
struct ArchiveStory {
  std::vector<std::string> parts;
  Finding finding;
};

std::string content_of(ArchiveMember& member, Finding& finding) {
  if (!member.content) return member.content.error().message;
  const SourceContent content = read_source_to_end(**member.content, 1000, kMaxContentBytes);
  if (content.bytes.empty() && !content.problem) finding = "a member is empty";
  if (content.problem && content.offset != content.bytes.size())
    finding = "a problem elsewhere than at the end of the content";
  return content.bytes + "\n" + content.problem.value_or("");
}

ArchiveStory story_of_archive(std::string_view bytes, std::size_t piece) {
  ArchiveReader reader(std::make_unique<TricklingSource>(std::string(bytes), piece));
  ArchiveStory story;
  bool is_over = false;
  for (;;) {
    auto member = reader.next();
    if (is_over && !(member && !*member)) story.finding = "there is more after the end";
    if (is_over) return story;
    is_over = !member || !*member;
    if (!member) {
      story.parts.push_back("problem: " + member.error().message);
    } else if (*member) {
      story.parts.push_back((*member)->name + ": " + content_of(**member, story.finding));
    }
  }
}

}  // namespace

Finding archive(std::string_view bytes) {
  archive_kind(bytes);
  is_binary(bytes);
  const ArchiveStory story = story_of_archive(bytes, bytes.size() + 1);
  if (story.finding) return story.finding;
  return story_of_archive(bytes, 100).finding;
}

}  // namespace insitu::fuzz

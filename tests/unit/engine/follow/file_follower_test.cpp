#include "engine/follow/file_follower.h"

#include <gtest/gtest.h>
#include <isa-l/crc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/deflated.h"

// Files are changed between looks, and the clock is moved by hand: nothing waits.
namespace insitu {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::string little_endian(std::uint32_t number) {
  std::string bytes;
  for (unsigned shift = 0; shift < 32; shift += 8) bytes += static_cast<char>((number >> shift) & 0xFFU);
  return bytes;
}

std::string gzipped(std::string text) {
  const std::uint32_t sum = crc32_gzip_refl(0, reinterpret_cast<unsigned char*>(text.data()), text.size());
  return std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10) + deflated(text) + little_endian(sum) +
         little_endian(static_cast<std::uint32_t>(text.size()));
}

class FileFollowerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "insitu-follow-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(const std::string& name = "app.log") const { return (folder_ / name).string(); }
  void write(const std::string& text, const std::string& name = "app.log") const {
    std::ofstream(path(name), std::ios::app) << text;
  }
  void move(const std::string& from, const std::string& to) const { fs::rename(path(from), path(to)); }

  FileFollower follower(FollowTargets::Start start = FollowTargets::Start::AtEnd, BlockOptions blocks = {}) {
    return {{.list = [this] { return names_.empty() ? std::vector{path()} : listed(); }, .start = start},
            {.blocks = std::move(blocks)}};
  }

  /// Looks at everything after a while and returns what has come.
  std::string look(FileFollower& follower, std::chrono::milliseconds later = 10ms) {
    now_ += later;
    std::string text;
    follower.look({}, now_, [&](ArrivedText arrived) {
      text += arrived.bytes;
      last_ = std::move(arrived);
      return true;
    });
    for (const FileFollower::Note& note : follower.take_notes())
      notes_.push_back(note.text.substr(folder_.string().size() + 1));
    return text;
  }

  std::vector<std::string> listed() const {
    std::vector<std::string> paths;
    for (const std::string& name : names_) paths.push_back(path(name));
    return paths;
  }

  fs::path folder_;
  std::vector<std::string> names_;
  FileFollower::Clock::time_point now_ = FileFollower::Clock::time_point(100h);
  ArrivedText last_;
  std::vector<std::string> notes_;
};

TEST_F(FileFollowerTest, BeginsAtTheEnd) {
  write("old\nhalf");
  FileFollower follower = this->follower();
  EXPECT_EQ(look(follower), "");
  write(" a line\nnew\nnot ");
  EXPECT_EQ(look(follower), "half a line\nnew\n");
  write("yet\n");
  EXPECT_EQ(look(follower), "not yet\n");
  EXPECT_EQ(look(follower), "");
}

TEST_F(FileFollowerTest, BeginsAtTheBeginning) {
  write("old\n");
  FileFollower follower = this->follower(FollowTargets::Start::AtBeginning);
  EXPECT_EQ(look(follower), "old\n");
  EXPECT_TRUE(last_.begins_file);
}

TEST_F(FileFollowerTest, WaitsForAFile) {
  FileFollower follower = this->follower();
  EXPECT_EQ(look(follower), "");
  EXPECT_EQ(notes_, std::vector<std::string>{"app.log: it is not there yet, and is waited for"});
  write("first\n");
  EXPECT_EQ(look(follower), "first\n");
}

TEST_F(FileFollowerTest, DrainsARenamedFileBeforeTheNewOne) {
  write("a\n");
  FileFollower follower = this->follower();
  look(follower);
  write("b\n");
  move("app.log", "app.log.1");
  write("c\n", "app.log.1");  // a writer that was not told
  write("d\n");
  EXPECT_EQ(look(follower), "b\nc\nd\n");
  write("late\n", "app.log.1");
  write("e\n");
  EXPECT_EQ(look(follower), "late\ne\n");
}

TEST_F(FileFollowerTest, ALineThatARotationBrokeOffIsWholeAfterARest) {
  write("a\n");
  FileFollower follower = this->follower();
  look(follower);
  write("no newline");
  move("app.log", "app.log.1");
  write("next\n");
  EXPECT_EQ(look(follower), "next\n");
  EXPECT_EQ(look(follower, 2s), "no newline");
  EXPECT_EQ(look(follower, 10s), "");
}

TEST_F(FileFollowerTest, ReadsWhatCameAndWentBetweenTwoLooks) {
  write("a\n");
  FileFollower follower = this->follower();
  look(follower);
  write("b\n");
  move("app.log", "app.log.1");
  write("c\n");
  ::usleep(20'000);  // times of files are those of ticks
  move("app.log.1", "app.log.2");
  move("app.log", "app.log.1");
  write("d\n");
  EXPECT_EQ(look(follower), "b\nc\nd\n");
  EXPECT_EQ(look(follower, 2s), "");
  EXPECT_EQ(look(follower, 10s), "");
}

TEST_F(FileFollowerTest, OlderNeighboursAreNotRead) {
  write("older\n", "app.log.1");
  write("a\n");
  FileFollower follower = this->follower();
  look(follower);
  move("app.log.1", "app.log.2");
  move("app.log", "app.log.1");
  write("b\n");
  EXPECT_EQ(look(follower), "b\n");
  EXPECT_EQ(look(follower, 10s), "");
}

TEST_F(FileFollowerTest, FindsTheCopyOfATruncatedFile) {
  write("a\n");
  FileFollower follower = this->follower();
  look(follower);
  write("b\nhalf of c");
  EXPECT_EQ(look(follower), "b\n");
  write(", the rest\n");
  fs::copy_file(path(), path("app.log.1"));
  fs::resize_file(path(), 0);
  write("d\n");
  EXPECT_EQ(look(follower), "half of c, the rest\nd\n");
  EXPECT_TRUE(notes_.empty());
  EXPECT_EQ(look(follower, 2s), "");
}

TEST_F(FileFollowerTest, FindsTheCopyThoughTheFileHasGrownBeyondIt) {
  write("a\n");
  FileFollower follower = this->follower();
  look(follower);
  fs::copy_file(path(), path("app.log.1"));
  fs::resize_file(path(), 0);
  write("something that is longer than before\n");
  EXPECT_EQ(look(follower), "something that is longer than before\n");
}

TEST_F(FileFollowerTest, TellsWhatIsUnknownWhereNoCopyIs) {
  write("a\nb\n");
  FileFollower follower = this->follower();
  look(follower);
  fs::resize_file(path(), 0);
  write("c\n");
  EXPECT_EQ(look(follower), "c\n");
  ASSERT_EQ(notes_.size(), 1U);
  EXPECT_EQ(notes_[0],
            "app.log: it was truncated, and no copy of it is found: what came to it after byte 4 is unknown");
}

TEST_F(FileFollowerTest, ACopyThatIsStillWrittenIsNoNewFile) {
  names_ = {"app.log", "app.log.1"};
  write("first line\nsecond\n");
  FileFollower follower = this->follower(FollowTargets::Start::AtBeginning);
  EXPECT_EQ(look(follower), "first line\nsecond\n");
  write("first", "app.log.1");
  EXPECT_EQ(look(follower), "");
  write(" line\nsecond\n", "app.log.1");
  EXPECT_EQ(look(follower, 2s), "");
  fs::resize_file(path(), 0);
  write("third\n");
  EXPECT_EQ(look(follower), "third\n");
}

TEST_F(FileFollowerTest, ACompressedRotationIsNotReadAgain) {
  names_ = {"app.log", "app.log.1.gz"};
  write("a line\n");
  FileFollower follower = this->follower(FollowTargets::Start::AtBeginning);
  EXPECT_EQ(look(follower), "a line\n");
  write("b line\n");
  move("app.log", "app.log.1");
  write("c line\n");
  EXPECT_EQ(look(follower), "b line\nc line\n");
  fs::remove(path("app.log.1"));
  write(gzipped("a line\nb line\n"), "app.log.1.gz");
  EXPECT_EQ(look(follower), "");
  EXPECT_EQ(look(follower, 2s), "");
  EXPECT_EQ(look(follower, 2s), "");
}

TEST_F(FileFollowerTest, ACompressedFileThatComesIsReadWhenItRests) {
  names_ = {"a.gz"};
  FileFollower follower = this->follower();
  look(follower);
  write(gzipped("one\ntwo\n"), "a.gz");
  EXPECT_EQ(look(follower), "");
  EXPECT_EQ(look(follower, 2s), "one\ntwo\n");
  EXPECT_EQ(look(follower, 2s), "");
}

TEST_F(FileFollowerTest, FollowsAFileThatAGlobRenames) {
  names_ = {"app.log"};
  write("a\n");
  FileFollower follower = this->follower();
  look(follower);
  names_ = {"app.log", "b.log"};
  write("of b\n", "b.log");
  EXPECT_EQ(look(follower), "of b\n");
  EXPECT_EQ(last_.path, path("b.log"));
  move("b.log", "c.log");
  names_ = {"app.log", "c.log"};
  write("more\n", "c.log");
  EXPECT_EQ(look(follower), "more\n");
}

TEST_F(FileFollowerTest, TellsThatAFileHasGoneForGood) {
  write("a\n");
  FileFollower follower = this->follower();
  look(follower);
  fs::remove(path());
  look(follower);
  EXPECT_TRUE(notes_.empty());
  look(follower, 6s);
  EXPECT_EQ(notes_, std::vector<std::string>{"app.log: it has gone; a new file of that name is waited for"});
  write("back\n");
  EXPECT_EQ(look(follower), "back\n");
}

TEST_F(FileFollowerTest, AFileThatCannotBeReadIsAProblemOnce) {
  fs::create_directory(path());
  FileFollower follower = this->follower();
  look(follower);
  look(follower);
  EXPECT_EQ(notes_, std::vector<std::string>{"app.log: Is a directory"});
}

TEST_F(FileFollowerTest, GoesOnFromThePositionsOfAnEarlierRun) {
  write("a\nb\n");
  std::vector<NamedPosition> positions;
  {
    FileFollower follower = this->follower(FollowTargets::Start::AtBeginning);
    EXPECT_EQ(look(follower), "a\nb\n");
    positions = follower.positions();
  }
  write("c\n");
  {
    FileFollower follower = this->follower();
    follower.resume(positions);
    EXPECT_EQ(look(follower), "c\n");
    positions = follower.positions();
  }
  write("d\n");
  move("app.log", "app.log.1");
  ::usleep(20'000);
  write("e\n");
  move("app.log.1", "app.log.2");
  move("app.log", "app.log.1");
  ::usleep(20'000);
  write("f\n");
  FileFollower follower = this->follower();
  follower.resume(positions);
  EXPECT_EQ(look(follower), "d\ne\nf\n");
}

TEST_F(FileFollowerTest, APositionIsNotTrustedOnceItsFileIsAnother) {
  write("a\nb\n");
  FileFollower first = this->follower(FollowTargets::Start::AtBeginning);
  look(first);
  auto positions = first.positions();
  struct stat file = {};
  fs::remove(path());
  write("x\ny\nz\n");
  ASSERT_EQ(::stat(path().c_str(), &file), 0);
  positions[0].position.id = id_of(file);  // as after the inode was given away again
  FileFollower follower = this->follower();
  follower.resume(positions);
  EXPECT_EQ(look(follower), "x\ny\nz\n");
  EXPECT_EQ(notes_.size(), 1U);
}

TEST_F(FileFollowerTest, AShapeIsDecidedAtTheFirstWholeLineAndAgainAfterARotation) {
  const std::string record = R"({"log":"a\n","stream":"stdout","time":"2026-03-02T12:00:00Z"})"
                             "\n";
  FileFollower follower = this->follower();
  look(follower);
  write(record.substr(0, 10));
  EXPECT_EQ(look(follower), "");
  write(record.substr(10));
  EXPECT_EQ(look(follower), record);
  EXPECT_EQ(last_.shape, InputShape::Docker);
  move("app.log", "app.log.1");
  write("plain\n");
  EXPECT_EQ(look(follower), "plain\n");
  EXPECT_EQ(last_.shape, InputShape::Lines);
}

TEST_F(FileFollowerTest, TheHeaderOfAFlowLogComesWithWhatIsAfterIt) {
  write("version account-id interface-id srcaddr\n2 1 eni 10.0.0.1\n");
  FileFollower follower = this->follower();
  look(follower);
  write("2 1 eni 10.0.0.2\n");
  EXPECT_EQ(look(follower), "version account-id interface-id srcaddr\n2 1 eni 10.0.0.2\n");
  EXPECT_EQ(last_.header_lines, 1U);
}

}  // namespace
}  // namespace insitu

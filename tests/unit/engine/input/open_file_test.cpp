#include "engine/input/open_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "engine/input/read_whole.h"

namespace insitu {
namespace {

/// A folder of its own for each test.
class OpenFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "insitu-byte-source-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }

  [[nodiscard]] std::string write(const std::string& name, const std::string& content) const {
    std::ofstream(path(name), std::ios::binary) << content;
    return path(name);
  }

 private:
  std::filesystem::path folder_;
};

/// Standard input is this file descriptor for a while. Takes it over.
class StandardInput {
 public:
  explicit StandardInput(int descriptor) : saved_(::dup(STDIN_FILENO)) {
    ::dup2(descriptor, STDIN_FILENO);
    ::close(descriptor);
  }
  ~StandardInput() {
    if (saved_ >= 0) ::dup2(saved_, STDIN_FILENO);
    ::close(saved_ >= 0 ? saved_ : STDIN_FILENO);
  }
  StandardInput(const StandardInput&) = delete;
  StandardInput& operator=(const StandardInput&) = delete;

 private:
  int saved_;
};

struct Pipe {
  Pipe() { EXPECT_EQ(::pipe(ends.data()), 0); }
  [[nodiscard]] int read_end() const { return ends[0]; }
  [[nodiscard]] int write_end() const { return ends[1]; }
  std::array<int, 2> ends{};
};

void write_all(int descriptor, const std::string& text) {
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t count = ::write(descriptor, text.data() + written, text.size() - written);
    ASSERT_GT(count, 0);
    written += static_cast<std::size_t>(count);
  }
}

std::string read_some(ByteSource& source, std::size_t capacity) {
  std::string buffer(capacity, '\0');
  const auto count = source.read(buffer.data(), buffer.size());
  EXPECT_TRUE(count) << count.error().message;
  return buffer.substr(0, count.value_or(0));
}

std::string read_to_end(ByteSource& source) {
  std::string text;
  for (std::string some = read_some(source, 1000); !some.empty(); some = read_some(source, 1000)) text += some;
  return text;
}

std::string compressed(const std::string& text) {
  std::string file(ZSTD_compressBound(text.size()), '\0');
  file.resize(ZSTD_compress(file.data(), file.size(), text.data(), text.size(), 1));
  return file;
}

TEST_F(OpenFileTest, ReadsAFile) {
  for (const std::size_t size : {0u, 1u, 5u, 6u, 7u, 100'000u}) {
    const std::string text(size, 'x');
    const auto source = open_file(write("a.log", text));
    ASSERT_TRUE(source);
    EXPECT_FALSE((*source)->is_live());
    EXPECT_EQ(read_to_end(**source), text);
    EXPECT_EQ(read_some(**source, 10), "") << "the end is the end";
  }
}

TEST_F(OpenFileTest, TheNameSaysNothingAboutTheFormat) {
  const auto source = open_file(write("a.log", compressed("hello\n")));
  ASSERT_TRUE(source);
  EXPECT_EQ(read_to_end(**source), "hello\n");
  const auto plain = open_file(write("a.zst", "hello\n"));
  ASSERT_TRUE(plain);
  EXPECT_EQ(read_to_end(**plain), "hello\n");
}

TEST_F(OpenFileTest, KnowsWhenARegularFileWasLastWritten) {
  const auto write_at = [this](const std::string& content) {
    std::string file = write("a.log", content);
    const std::array<timespec, 2> times = {timespec{}, timespec{.tv_sec = 1'772'442'592, .tv_nsec = 123'999'999}};
    EXPECT_EQ(::utimensat(AT_FDCWD, file.c_str(), times.data(), 0), 0);
    return file;
  };
  for (const std::string& content : {std::string("hello\n"), compressed("hello\n"), std::string()}) {
    const auto source = open_file(write_at(content));
    ASSERT_TRUE(source);
    EXPECT_EQ((*source)->facts().modified_milliseconds, 1'772'442'592'123);
    EXPECT_EQ((*source)->facts().gzip_layers, 0u);
  }
  const auto device = open_file("/dev/null");
  ASSERT_TRUE(device);
  EXPECT_EQ((*device)->facts().modified_milliseconds, std::nullopt);
}

TEST_F(OpenFileTest, SaysWhyAFileCannotBeOpened) {
  const auto missing = open_file(path("missing.log"));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message, "No such file or directory");
  const auto folder = open_file(path("."));
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().message, "is a directory");
  const auto below_file = open_file(write("a.log", "") + "/b");
  ASSERT_FALSE(below_file);
  EXPECT_EQ(below_file.error().message, "Not a directory");
}

TEST_F(OpenFileTest, AHyphenIsAFileLikeAnyOther) {
  const auto source = open_file("-");
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().message, "No such file or directory");
}

TEST_F(OpenFileTest, AFileThatIsCutWhileItIsRead) {
  const std::string file = write("a.log", std::string(1000, 'x'));
  const auto source = open_file(file);
  ASSERT_TRUE(source);
  std::string seen = read_some(**source, 100);
  ASSERT_EQ(::truncate(file.c_str(), 500), 0);
  std::string buffer(1000, '\0');
  for (;;) {
    const auto count = (*source)->read(buffer.data(), buffer.size());
    if (!count) {
      EXPECT_EQ(count.error().message, "truncated while being read");
      EXPECT_EQ(count.error().offset, 500u);
      break;
    }
    ASSERT_GT(*count, 0u) << "no problem was reported";
    seen.append(buffer, 0, *count);
  }
  EXPECT_EQ(seen, std::string(500, 'x'));
  EXPECT_EQ(read_some(**source, 10), "") << "after an error comes the end";
}

TEST_F(OpenFileTest, AFileThatGrowsIsReadToItsNewEnd) {
  const std::string file = write("a.log", "one\n");
  const auto source = open_file(file);
  ASSERT_TRUE(source);
  std::ofstream(file, std::ios::app) << "two\n";
  EXPECT_EQ(read_to_end(**source), "one\ntwo\n");
}

TEST_F(OpenFileTest, ADeviceHasNoSize) {
  const auto source = open_file("/dev/null");
  ASSERT_TRUE(source);
  EXPECT_FALSE((*source)->is_live());
  EXPECT_EQ(read_to_end(**source), "");
}

TEST_F(OpenFileTest, StandardInputFromAFileBeginsAtItsOffset) {
  const std::string name = write("a.log", "read before\nthe rest\n");
  const int file = ::open(name.c_str(), O_RDONLY);
  ASSERT_EQ(::lseek(file, 12, SEEK_SET), 12);
  const StandardInput input(file);
  const auto source = open_standard_input();
  ASSERT_TRUE(source);
  EXPECT_FALSE((*source)->is_live());
  EXPECT_EQ(read_some(**source, 6), "the re");
  EXPECT_EQ(read_some(**source, 3), "st\n");
  ASSERT_EQ(::truncate(name.c_str(), 5), 0);
  EXPECT_EQ(read_to_end(**source), "") << "all of it has been read before it was cut";
}

TEST_F(OpenFileTest, StandardInputStaysOpen) {
  const StandardInput input(::open(write("a.log", "text").c_str(), O_RDONLY));
  {
    ASSERT_TRUE(open_standard_input());
  }
  EXPECT_NE(::fcntl(STDIN_FILENO, F_GETFD), -1);
}

TEST_F(OpenFileTest, StandardInputMayBeADirectory) {
  const StandardInput input(::open(path(".").c_str(), O_RDONLY));
  const auto source = open_standard_input();
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().message, "is a directory");
}

TEST_F(OpenFileTest, APipeIsLive) {
  const Pipe pipe;
  const StandardInput input(pipe.read_end());
  write_all(pipe.write_end(), "hello\n");
  const auto source = open_standard_input();
  ASSERT_TRUE(source);
  EXPECT_TRUE((*source)->is_live());
  EXPECT_EQ(read_some(**source, 6), "hello\n");
  write_all(pipe.write_end(), "world\n");
  EXPECT_EQ(read_some(**source, 1000), "world\n") << "what is there is handed on though the pipe is open";
  ::close(pipe.write_end());
  EXPECT_EQ(read_some(**source, 1000), "");
}

TEST_F(OpenFileTest, ASocketIsLive) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
  const StandardInput input(ends[0]);
  write_all(ends[1], "hello\n");
  ::close(ends[1]);
  const auto source = open_standard_input();
  ASSERT_TRUE(source);
  EXPECT_TRUE((*source)->is_live());
  EXPECT_EQ(read_to_end(**source), "hello\n");
}

// Each message is one read(2): so only looking whether more is there puts them together.
TEST_F(OpenFileTest, WhatIsThereAlreadyIsReadAtOnce) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends.data()), 0);
  const StandardInput input(ends[0]);
  write_all(ends[1], "begin\n");
  const auto source = open_standard_input();
  ASSERT_TRUE(source);
  EXPECT_EQ(read_some(**source, 1000), "begin\n");
  for (const std::string text : {"one\n", "two\n", "three\n"}) write_all(ends[1], text);
  EXPECT_EQ(read_some(**source, 1000), "one\ntwo\nthree\n");
  ::close(ends[1]);
  EXPECT_EQ(read_some(**source, 1000), "");
}

TEST_F(OpenFileTest, ACompressedPipe) {
  const Pipe pipe;
  const StandardInput input(pipe.read_end());
  write_all(pipe.write_end(), compressed("hello\n"));
  ::close(pipe.write_end());
  const auto source = open_standard_input();
  ASSERT_TRUE(source);
  EXPECT_TRUE((*source)->is_live());
  EXPECT_EQ(read_to_end(**source), "hello\n");
}

TEST_F(OpenFileTest, APipeThatDoesNotWaitIsWaitedFor) {
  const Pipe pipe;
  const StandardInput input(pipe.read_end());
  ASSERT_EQ(::fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK), 0);
  const std::string text(300'000, 'x');
  const std::jthread writer([&] {
    write_all(pipe.write_end(), text);
    ::close(pipe.write_end());
  });
  const auto source = open_standard_input();
  ASSERT_TRUE(source);
  EXPECT_EQ(read_to_end(**source), text);
}

TEST_F(OpenFileTest, KnowsWhatMayHaveToBeWaitedFor) {
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
  ASSERT_EQ(::symlink("fifo", path("link").c_str()), 0);
  EXPECT_TRUE(opening_may_block(path("fifo")));
  EXPECT_TRUE(opening_may_block(path("link")));
  EXPECT_FALSE(opening_may_block(write("a.log", "a\n")));
  EXPECT_FALSE(opening_may_block(path("missing.log"))) << "is refused at once";
}

TEST_F(OpenFileTest, ANamedPipeIsOpenedLikeAFile) {
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
  const std::jthread writer([this] { std::ofstream(path("fifo")) << "hello\n"; });
  const auto source = open_file(path("fifo"));
  ASSERT_TRUE(source);
  EXPECT_TRUE((*source)->is_live());
  EXPECT_EQ(read_to_end(**source), "hello\n");
}

// Whatever a path leads to by the time that it is opened.
TEST_F(OpenFileTest, OpensOnlyRegularFilesBelowAFolder) {
  namespace fs = std::filesystem;
  fs::create_directories(path("in/part"));
  static_cast<void>(write("secret", "no"));
  static_cast<void>(write("in/part/a", "yes"));
  fs::create_symlink(path("secret"), path("in/link"));
  fs::create_directory_symlink(path("in/part"), path("in/folder"));
  fs::create_directory_symlink(path("in"), path("named"));
  ASSERT_EQ(::mkfifo(path("in/pipe").c_str(), 0600), 0);
  EXPECT_EQ(read_whole_below(path("in"), "part/a").value_or("not read"), "yes");
  EXPECT_TRUE(open_file_below(path("named"), "part/a"));  // links on the way to the folder are the user's
  for (const char* other : {"link", "folder/a", "pipe", "part", "none", "part/a/b", "none/a"}) {
    EXPECT_FALSE(open_file_below(path("in"), other)) << other;
  }
  EXPECT_FALSE(open_file_below(path("secret"), "a"));
}

}  // namespace
}  // namespace insitu

#include "engine/output/atomic_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>

#include "insitu/byte_output.h"

namespace insitu {
namespace {

namespace fs = std::filesystem;

class AtomicFileTest : public testing::Test {
 protected:
  AtomicFileTest() {
    std::string name = (fs::temp_directory_path() / "insitu-atomic-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    ::umask(022);
  }
  ~AtomicFileTest() override {
    ::umask(umask_);
    fs::remove_all(folder_);
  }

  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }
  [[nodiscard]] std::ptrdiff_t files() const {
    return std::distance(fs::directory_iterator(folder_), fs::directory_iterator());
  }
  void put(const std::string& name, const std::string& text) const { std::ofstream(path(name)) << text; }
  [[nodiscard]] std::string text(const std::string& name) const {
    std::ifstream in(path(name));
    return {std::istreambuf_iterator<char>(in), {}};
  }
  [[nodiscard]] mode_t mode(const std::string& name) const {
    struct stat file = {};
    EXPECT_EQ(::stat(path(name).c_str(), &file), 0);
    return file.st_mode & 0777;
  }
  [[nodiscard]] mode_t identity(const std::string& name) const {
    struct stat file = {};
    EXPECT_EQ(::stat(path(name).c_str(), &file), 0);
    return file.st_mode & 07000;
  }

 private:
  mode_t umask_ = ::umask(022);
  fs::path folder_;
};

void write(const AtomicFile& file, std::string_view text) { ByteOutput(file.descriptor()).write(text); }

TEST_F(AtomicFileTest, AppearsWhenItIsWhole) {
  auto file = AtomicFile::create(path("out"));
  ASSERT_TRUE(file);
  write(*file, "rows\n");
  EXPECT_FALSE(fs::exists(path("out")));
  EXPECT_FALSE(file->commit());
  EXPECT_EQ(text("out"), "rows\n");
  EXPECT_EQ(files(), 1) << "nothing else is left";
  EXPECT_EQ(mode("out"), 0644U) << "as the umask says";
}

TEST_F(AtomicFileTest, IsNothingWithoutACommit) {
  put("out", "before");
  {
    auto file = AtomicFile::create(path("out"));
    ASSERT_TRUE(file);
    write(*file, "half");
  }
  EXPECT_EQ(text("out"), "before");
  EXPECT_EQ(files(), 1);
}

TEST_F(AtomicFileTest, ReplacesAndKeepsPermissions) {
  put("out", "something longer");
  ::chmod(path("out").c_str(), 0600);
  auto file = AtomicFile::create(path("out"));
  ASSERT_TRUE(file);
  write(*file, "new");
  EXPECT_FALSE(file->commit());
  EXPECT_EQ(text("out"), "new");
  EXPECT_EQ(mode("out"), 0600U);
}

TEST_F(AtomicFileTest, WritesThroughASymbolicLink) {
  put("target", "before");
  fs::create_symlink("target", path("link"));
  auto file = AtomicFile::create(path("link"));
  ASSERT_TRUE(file);
  write(*file, "new");
  EXPECT_FALSE(file->commit());
  EXPECT_TRUE(fs::is_symlink(path("link")));
  EXPECT_EQ(text("target"), "new");
}

TEST_F(AtomicFileTest, MakesTheTargetOfASymbolicLink) {
  fs::create_directory(path("folder"));
  fs::create_symlink("folder/target", path("near"));
  fs::create_symlink("near", path("link"));
  auto file = AtomicFile::create(path("link"));
  ASSERT_TRUE(file);
  write(*file, "new");
  EXPECT_FALSE(file->commit());
  EXPECT_TRUE(fs::is_symlink(path("link")));
  EXPECT_TRUE(fs::is_symlink(path("near")));
  EXPECT_EQ(text("folder/target"), "new");
}

TEST_F(AtomicFileTest, KeepsSetUserIdOnlyForTheSameOwner) {
  put("own", "");
  ::chmod(path("own").c_str(), 04755);
  auto own = AtomicFile::create(path("own"));
  ASSERT_TRUE(own);
  EXPECT_FALSE(own->commit());
  EXPECT_EQ(identity("own"), 04000U);
  if (::geteuid() != 0) return;  // only root can give files away
  put("others", "");
  ASSERT_EQ(::chown(path("others").c_str(), 65534, 65534), 0);
  ::chmod(path("others").c_str(), 04755);
  auto others = AtomicFile::create(path("others"));
  ASSERT_TRUE(others);
  EXPECT_FALSE(others->commit());
  EXPECT_EQ(identity("others"), 0U);
  EXPECT_EQ(mode("others"), 0755U);
}

TEST_F(AtomicFileTest, NamesItsTemporaryFile) {
  auto file = AtomicFile::create(path("out"));
  ASSERT_TRUE(file);
  EXPECT_TRUE(fs::exists(file->temporary()));
  EXPECT_TRUE(is_temporary_name(fs::path(file->temporary()).filename().string())) << file->temporary();
  for (const std::string_view name :
       {".insitu-", ".insitu-1", ".insitu-1-", ".insitu--1", ".insitu-1-2.log", "insitu-1-2"})
    EXPECT_FALSE(is_temporary_name(name)) << name;
  EXPECT_TRUE(AtomicFile::create("/dev/null")->temporary().empty());
}

TEST_F(AtomicFileTest, SeveralStandBesideEachOther) {
  auto first = AtomicFile::create(path("first"));
  auto second = AtomicFile::create(path("second"));
  ASSERT_TRUE(first && second);
  write(*first, "1");
  write(*second, "2");
  EXPECT_FALSE(second->commit());
  EXPECT_FALSE(first->commit());
  EXPECT_EQ(text("first") + text("second"), "12");
}

TEST_F(AtomicFileTest, WritesPipesAndDevicesDirectly) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  const int reader = ::open(path("pipe").c_str(), O_RDONLY | O_NONBLOCK);
  {
    auto file = AtomicFile::create(path("pipe"));
    ASSERT_TRUE(file);
    write(*file, "row");
    char bytes[8] = {};
    EXPECT_EQ(::read(reader, bytes, sizeof bytes), 3);
    EXPECT_FALSE(file->commit());
  }
  ::close(reader);
  EXPECT_TRUE(fs::is_fifo(path("pipe")));
  const auto device = AtomicFile::create("/dev/null");
  EXPECT_TRUE(device);
}

// Whoever shares the descriptor may have set O_NONBLOCK.
TEST(ByteOutputTest, WaitsForASlowReader) {
  int ends[2] = {};
  ASSERT_EQ(::pipe(ends), 0);
  ASSERT_EQ(::fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
  const std::string text(1 << 20, 'x');  // more than a pipe holds
  std::string read;
  {
    const std::jthread reader([&] {
      char bytes[4096] = {};
      for (auto count = ::read(ends[0], bytes, sizeof bytes); count > 0; count = ::read(ends[0], bytes, sizeof bytes))
        read.append(bytes, static_cast<std::size_t>(count));
    });
    ByteOutput out(ends[1]);
    out.write(text);
    out.flush();
    EXPECT_FALSE(out.error()) << out.error().message();
    ::close(ends[1]);
  }
  ::close(ends[0]);
  EXPECT_TRUE(read == text);
}

TEST_F(AtomicFileTest, WritesOpenDescriptorsWhereTheyStand) {
  put("log", "before\n");
  const int log = ::open(path("log").c_str(), O_WRONLY | O_APPEND);
  auto file = AtomicFile::create("/dev/fd/" + std::to_string(log));
  ASSERT_TRUE(file);
  write(*file, "row\n");
  EXPECT_FALSE(file->commit());
  ::close(log);
  EXPECT_EQ(text("log"), "before\nrow\n");
}

TEST_F(AtomicFileTest, SaysWhyNot) {
  EXPECT_EQ(AtomicFile::create(path("no/such")).error(), std::errc::no_such_file_or_directory);
  EXPECT_EQ(AtomicFile::create(path("")).error(), std::errc::is_a_directory);
  if (::geteuid() == 0) return;  // root may write anything
  put("read-only", "");
  ::chmod(path("read-only").c_str(), 0444);
  EXPECT_EQ(AtomicFile::create(path("read-only")).error(), std::errc::permission_denied);
}

}  // namespace
}  // namespace insitu

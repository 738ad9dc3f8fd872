#include "cli/serve/catalogue.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/serve/store_folder.h"

namespace insitu::serve {
namespace {

namespace fs = std::filesystem;

void write_below(const TemporaryFolder& folder, const std::string& name, const std::string& content) {
  fs::create_directories(fs::path(folder / name).parent_path());
  write_content(folder / name, content);
}

/// `GROUP: STREAM STREAM` for each group.
std::vector<std::string> names_in(const Listing& listing) {
  std::vector<std::string> names;
  for (const auto& [name, group] : listing.groups) {
    std::string line = name + ":";
    for (const auto& [stream, files] : group.streams) line += " " + stream;
    names.push_back(line);
  }
  return names;
}

std::vector<std::string> served(std::vector<Root> roots, RootSelection selection = {}) {
  Catalogue catalogue(std::move(roots), std::move(selection), {});
  const auto opened = catalogue.open();
  EXPECT_TRUE(opened) << opened.error();
  return names_in(*catalogue.listing());
}

TEST(Catalogue, EachFolderWithFilesIsALogGroup) {
  const TemporaryFolder folder;
  write_below(folder, "logs/shop/prod/api/app.jsonl", "{}\n");
  write_below(folder, "logs/shop/prod/api/worker.log.gz", "\x1f\x8b\n");
  write_below(folder, "logs/top.log", "x\n");
  EXPECT_EQ(served({{.path = folder / "logs", .name = std::nullopt}}),
            (std::vector<std::string>{"/logs: top.log", "/shop/prod/api: app.jsonl worker.log"}));
  EXPECT_EQ(served({{.path = folder / "logs/", .name = "web"}}),
            (std::vector<std::string>{"web: top.log", "web/shop/prod/api: app.jsonl worker.log"}));
}

TEST(Catalogue, AFileIsAStreamOfTheGroupOfItsFolder) {
  const TemporaryFolder folder;
  write_below(folder, "logs/a.log", "x\n");
  EXPECT_EQ(served({{.path = folder / "logs/a.log", .name = std::nullopt}}),
            (std::vector<std::string>{"/logs: a.log"}));
  EXPECT_EQ(served({{.path = folder / "logs/a.log", .name = "/mine"}}), (std::vector<std::string>{"/mine: a.log"}));
}

TEST(Catalogue, SeveralFilesMayMakeOneStream) {
  const TemporaryFolder folder;
  write_below(folder, "g/a.log", "x\n");
  write_below(folder, "g/a.log.gz", "\x1f\x8b\n");
  Catalogue catalogue({{.path = folder / "g", .name = std::nullopt}}, {}, {});
  ASSERT_TRUE(catalogue.open());
  const auto listing = catalogue.listing();
  EXPECT_EQ(listing->find("/g")->streams.at("a.log").files.size(), 2U);
}

TEST(Catalogue, BytesThatNamesMayNotHoldAreEscaped) {
  const TemporaryFolder folder;
  write_below(folder, "logs/로그/a:b*#.log", "x\n");
  EXPECT_EQ(served({{.path = folder / "logs", .name = std::nullopt}}),
            (std::vector<std::string>{"/#EB#A1#9C#EA#B7#B8: a#3Ab#2A#23.log"}));
}

TEST(Catalogue, TwoFoldersOfOneNameEndTheStart) {
  const TemporaryFolder folder;
  write_below(folder, "a/logs/x.log", "x\n");
  write_below(folder, "b/logs/x.log", "x\n");
  Catalogue catalogue(
      {{.path = folder / "a/logs", .name = std::nullopt}, {.path = folder / "b/logs", .name = std::nullopt}}, {}, {});
  const auto opened = catalogue.open();
  ASSERT_FALSE(opened);
  EXPECT_TRUE(opened.error().contains("would both be the log group /logs")) << opened.error();
  EXPECT_TRUE(opened.error().contains("NAME=")) << opened.error();
}

TEST(Catalogue, WhatIsNoLogIsLeftOutAndCounted) {
  const TemporaryFolder folder;
  write_below(folder, "g/.hidden", "x\n");
  write_below(folder, "g/.git/config", "x\n");
  write_below(folder, "g/empty.log", "");
  write_below(folder, "g/image.bin", std::string("a\0b", 3));
  write_below(folder, "g/a.log", "x\n");
  write_below(folder, "g/wide.log",
              std::string("\xff\xfe"
                          "a\0\n\0",
                          6));
  Catalogue catalogue({{.path = folder / "g", .name = std::nullopt}}, {}, {});
  const auto opened = catalogue.open();
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->hidden, 2U);
  EXPECT_EQ(opened->empty, 1U);
  EXPECT_EQ(opened->binary, 1U);
  EXPECT_EQ(names_in(*catalogue.listing()), (std::vector<std::string>{"/g: a.log wide.log"}));
}

TEST(Catalogue, LinksLeadNowhere) {
  const TemporaryFolder folder;
  write_below(folder, "secret/key.log", "x\n");
  write_below(folder, "g/a.log", "x\n");
  fs::create_symlink(folder / "secret/key.log", folder / "g/b.log");
  fs::create_directory_symlink(folder / "secret", folder / "g/c");
  EXPECT_EQ(served({{.path = folder / "g", .name = std::nullopt}}), (std::vector<std::string>{"/g: a.log"}));
}

TEST(Catalogue, GlobsChooseFiles) {
  const TemporaryFolder folder;
  write_below(folder, "g/a.log", "x\n");
  write_below(folder, "g/b.txt", "x\n");
  write_below(folder, "g/c.log", "x\n");
  EXPECT_EQ(served({{.path = folder / "g", .name = std::nullopt}}, {.include = {"*.log"}, .exclude = {"c*"}}),
            (std::vector<std::string>{"/g: a.log"}));
}

TEST(Catalogue, APathThatIsMissingIsNamed) {
  const TemporaryFolder folder;
  Catalogue catalogue({{.path = folder / "none", .name = std::nullopt}}, {}, {});
  EXPECT_EQ(catalogue.open().error(), (folder / "none") + ": No such file or directory");
}

TEST(Catalogue, TheIdOfAFileSurvivesGrowthAndRename) {
  const TemporaryFolder folder;
  write_below(folder, "g/a.log", "first\n");
  Catalogue catalogue({{.path = folder / "g", .name = std::nullopt}}, {}, {});
  ASSERT_TRUE(catalogue.open());
  const auto id_of = [&](const std::string& stream) {
    catalogue.forget();
    return catalogue.listing()->find("/g")->streams.at(stream).files.front()->id;
  };
  const std::uint64_t id = id_of("a.log");
  std::ofstream(folder / "g/a.log", std::ios::app) << "second\n";
  EXPECT_EQ(id_of("a.log"), id);
  fs::rename(folder / "g/a.log", folder / "g/b.log");
  EXPECT_EQ(id_of("b.log"), id);
  const auto listing = catalogue.listing();
  const Listing::Place place = listing->find_file(id);
  ASSERT_TRUE(place.file);
  EXPECT_EQ(place.stream->name, "b.log");
  write_content(folder / "g/b.log", "another\n");
  EXPECT_NE(id_of("b.log"), id) << "the same inode holds another log";
  EXPECT_FALSE(catalogue.listing()->find_file(id).file);
}

TEST(Catalogue, WhatClientsPutIsBesideTheFiles) {
  const TemporaryFolder folder;
  write_below(folder, "g/a.log", "x\n");
  write_below(folder, "store/1.jsonl", "");
  const std::vector<PutGroup> put = {
      {.name = "/g", .created = 5, .streams = {{.name = "a.log", .path = folder / "store/1.jsonl", .created = 6}}},
      {.name = "/made", .created = 7, .streams = {}}};
  Catalogue catalogue({{.path = folder / "g", .name = std::nullopt}}, {}, [&] { return put; });
  ASSERT_TRUE(catalogue.open());
  const auto listing = catalogue.listing();
  EXPECT_EQ(names_in(*listing), (std::vector<std::string>{"/g: a.log", "/made:"}));
  EXPECT_EQ(listing->find("/g")->streams.at("a.log").files.size(), 2U);
  EXPECT_EQ(listing->find("/g")->created, 5);
  EXPECT_TRUE(listing->find("/g")->is_of_files);
  EXPECT_FALSE(listing->find("/made")->is_of_files);
  EXPECT_EQ(listing->find("/made")->created, 7);
}

}  // namespace
}  // namespace insitu::serve

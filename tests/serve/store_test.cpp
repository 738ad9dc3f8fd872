#include "cli/serve/store.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <memory>
#include <random>
#include <thread>

#include "cli/serve/journal.h"
#include "cli/serve/state_snapshot.h"
#include "cli/serve/store_paths.h"
#include "tests/serve/store_folder.h"

namespace insitu::serve {
namespace {

namespace fs = std::filesystem;

using Texts = std::vector<std::string>;

constexpr std::int64_t kNow = 1'772'409'600'000;

std::unique_ptr<Store> open_store(const std::string& folder, std::vector<std::string>* warnings = nullptr,
                                  Sync sync = Sync::EachSecond) {
  std::vector<std::string> told;
  auto store = Store::open(folder, sync, told);
  EXPECT_TRUE(store) << (store ? "" : store.error());
  if (warnings != nullptr) {
    *warnings = told;
  } else {
    EXPECT_EQ(told, Texts());
  }
  return store ? std::move(*store) : nullptr;
}

std::string refusal_of_store(const std::string& folder) {
  std::vector<std::string> warnings;
  const auto store = Store::open(folder, Sync::EachSecond, warnings);
  return store ? "" : store.error();
}

Answered<void> make_group(Store& store, const std::string& group) {
  return store.change("create-log-group", Tree::map({{"logGroupName", group}}));
}
Answered<void> make_stream(Store& store, const std::string& group, const std::string& stream) {
  return store.change("create-log-stream", Tree::map({{"logGroupName", group}, {"logStreamName", stream}}));
}
Answered<void> delete_stream(Store& store, const std::string& group, const std::string& stream) {
  return store.change("delete-log-stream", Tree::map({{"logGroupName", group}, {"logStreamName", stream}}));
}
Answered<void> put(Store& store, const std::string& stream, std::string_view message) {
  const PutEvent event{.timestamp = kNow, .message = message};
  return store.put_events("/shop", stream, {&event, 1}, kNow + 5);
}

/// Everything but the times at which it was made.
std::string content_of_state(const Store& store) {
  return store.read([](const State& state) {
    std::string text;
    for (const JournalEntry& entry : snapshot_of(state, 0)) text += journal_line(entry);
    return text;
  });
}

std::string path_of(const Store& store, const std::string& group, const std::string& stream) {
  for (const PutGroup& one : store.put_groups()) {
    for (const PutGroup::Stream& each : one.streams) {
      if (one.name == group && each.name == stream) return each.path;
    }
  }
  return "";
}

/// Lets files grow up to a size only, which a full disk looks like to the one who writes.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~SmallDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

 private:
  void (*handler_)(int);
  rlimit before_{};
};

TEST(StorePaths, NamesAreNeverPaths) {
  EXPECT_EQ(slug_of("/shop/prod/api"), "-shop-prod-api");
  EXPECT_EQ(slug_of("../../etc/passwd"), "-etc-passwd");
  EXPECT_EQ(slug_of("한글 name_1"), "-name_1");
  EXPECT_EQ(slug_of(std::string(500, 'x')), std::string(80, 'x'));
  EXPECT_EQ(path_of_events("/a.b", 3, "x", 12), "logs/-a-b.3/x.12.jsonl");
  EXPECT_EQ(number_in("x.12.jsonl"), 12U);
  EXPECT_EQ(number_in("-shop.3"), 3U);
  EXPECT_EQ(number_in("notes.txt"), std::nullopt);
}

TEST(Store, KeepsWhatWasPutOverARestart) {
  const TemporaryFolder folder;
  std::string before;
  std::array<unsigned char, 32> key{};
  {
    const auto store = open_store(folder / "new/store");
    ASSERT_TRUE(make_group(*store, "/shop"));
    ASSERT_TRUE(make_stream(*store, "/shop", "a/b.log"));
    ASSERT_TRUE(put(*store, "a/b.log", "안녕 \"x\"\n\t\\"));
    ASSERT_TRUE(put(*store, "a/b.log", "second"));
    before = content_of_state(*store);
    key = store->key();
  }
  const auto store = open_store(folder / "new/store");
  EXPECT_EQ(content_of_state(*store), before);
  EXPECT_EQ(store->key(), key);
  const auto groups = store->put_groups();
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].name, "/shop");
  ASSERT_EQ(groups[0].streams.size(), 1U);
  EXPECT_EQ(groups[0].streams[0].name, "a/b.log");
  EXPECT_EQ(groups[0].streams[0].path, store->folder() + "/logs/-shop.1/a-b-log.2.jsonl");
  EXPECT_EQ(content_of(groups[0].streams[0].path),
            "{\"timestamp\":1772409600000,\"message\":\"안녕 \\\"x\\\"\\n\\t\\\\\",\"ingestionTime\":1772409600005,"
            "\"logGroupName\":\"/shop\",\"logStreamName\":\"a/b.log\"}\n"
            "{\"timestamp\":1772409600000,\"message\":\"second\",\"ingestionTime\":1772409600005,"
            "\"logGroupName\":\"/shop\",\"logStreamName\":\"a/b.log\"}\n");
}

TEST(Store, IsForItsOwnerOnly) {
  const TemporaryFolder folder;
  const ::mode_t umask_before = ::umask(0);
  {
    const auto store = open_store(folder / "store");
    ASSERT_TRUE(make_group(*store, "/shop"));
    ASSERT_TRUE(make_stream(*store, "/shop", "s"));
    ASSERT_TRUE(store->append("metrics/2026-03-02.jsonl", "{}\n"));
    for (const auto& one : fs::recursive_directory_iterator(folder.path())) {
      const auto allowed = one.is_directory() ? fs::perms::owner_all : fs::perms::owner_read | fs::perms::owner_write;
      EXPECT_EQ(one.status().permissions(), allowed) << one.path();
    }
  }
  ::umask(umask_before);
}

TEST(Store, IsOfOneServerAtATime) {
  const TemporaryFolder folder;
  auto store = open_store(folder / "store");
  EXPECT_EQ(refusal_of_store(folder / "store"), "the store `" + (folder / "store") + "` is used by another server");
  store.reset();
  EXPECT_EQ(refusal_of_store(folder / "store"), "");
}

TEST(Store, CannotBeWhereAFileIs) {
  const TemporaryFolder folder;
  write_content(folder / "file", "x");
  EXPECT_EQ(refusal_of_store(folder / "file"), "cannot open the store `" + (folder / "file") + "`: Not a directory");
}

TEST(Store, WithoutAFolderIsRemovedAtTheEnd) {
  std::vector<std::string> warnings;
  std::string folder;
  {
    auto store = Store::open(std::nullopt, Sync::EachSecond, warnings);
    ASSERT_TRUE(store);
    folder = (*store)->folder();
    ASSERT_TRUE(make_group(**store, "/shop"));
    ASSERT_TRUE(make_stream(**store, "/shop", "s"));
    EXPECT_TRUE(fs::exists(folder));
  }
  EXPECT_FALSE(fs::exists(folder));
}

TEST(Store, ARefusedChangeIsNone) {
  const TemporaryFolder folder;
  const auto store = open_store(folder / "store");
  const auto refused = store->change("create-log-group", Tree::map({{"logGroupName", "/shop"}}),
                                     [](const State&, Tree&) -> Answered<void> { return missing_group(); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().shape, "ResourceNotFoundException");
  EXPECT_EQ(content_of(folder / "store/journal.jsonl"), "");
  EXPECT_TRUE(store->put_groups().empty());
}

TEST(Store, ACheckMayCompleteAChange) {
  const TemporaryFolder folder;
  const auto store = open_store(folder / "store");
  ASSERT_TRUE(store->change("create-log-group", Tree::map({{"logGroupName", "/shop"}}),
                            [](const State& state, Tree& change) -> Answered<void> {
                              EXPECT_TRUE(state.groups.empty());
                              change.set("kmsKeyId", "key");
                              return {};
                            }));
  EXPECT_EQ(store->read([](const State& state) { return state.groups.at("/shop").kms_key; }), "key");
}

TEST(Store, PutsOnlyToWhatIsThere) {
  const TemporaryFolder folder;
  const auto store = open_store(folder / "store");
  EXPECT_EQ(put(*store, "s", "x").error().message, "The specified log group does not exist.");
  ASSERT_TRUE(make_group(*store, "/shop"));
  EXPECT_EQ(put(*store, "s", "x").error().message, "The specified log stream does not exist.");
  ASSERT_TRUE(make_stream(*store, "/shop", "s"));
  EXPECT_TRUE(put(*store, "s", "x"));
  ASSERT_TRUE(delete_stream(*store, "/shop", "s"));
  EXPECT_EQ(put(*store, "s", "x").error().message, "The specified log stream does not exist.");
}

TEST(Store, RemovesTheFilesOfWhatIsDeletedAndUsesNoNumberAgain) {
  const TemporaryFolder folder;
  {
    const auto store = open_store(folder / "store");
    ASSERT_TRUE(make_group(*store, "/shop"));
    ASSERT_TRUE(make_stream(*store, "/shop", "s"));
    ASSERT_TRUE(make_stream(*store, "/shop", "t"));
    const std::string path = path_of(*store, "/shop", "s");
    ASSERT_TRUE(fs::exists(path));
    ASSERT_TRUE(delete_stream(*store, "/shop", "s"));
    EXPECT_FALSE(fs::exists(path));
    ASSERT_TRUE(store->change("delete-log-group", Tree::map({{"logGroupName", "/shop"}})));
    EXPECT_TRUE(fs::is_empty(folder / "store/logs"));
    EXPECT_TRUE(store->put_groups().empty());
  }
  const auto store = open_store(folder / "store");
  ASSERT_TRUE(make_group(*store, "/shop"));
  ASSERT_TRUE(make_stream(*store, "/shop", "s"));
  EXPECT_EQ(path_of(*store, "/shop", "s"), store->folder() + "/logs/-shop.4/s.5.jsonl");
}

TEST(Store, FinishesADeletionThatWasInterrupted) {
  const TemporaryFolder folder;
  std::string path;
  {
    const auto store = open_store(folder / "store");
    ASSERT_TRUE(make_group(*store, "/shop"));
    ASSERT_TRUE(make_stream(*store, "/shop", "s"));
    ASSERT_TRUE(put(*store, "s", "x"));
    path = path_of(*store, "/shop", "s");
    ASSERT_TRUE(delete_stream(*store, "/shop", "s"));
  }
  // As if the process had ended between the line of the journal and the removal of the file.
  fs::create_directories(fs::path(path).parent_path());
  write_content(path, "{}\n");
  open_store(folder / "store");
  EXPECT_FALSE(fs::exists(path));
}

TEST(Store, KeepsEventsThatTheJournalHasLost) {
  const TemporaryFolder folder;
  std::string path;
  {
    const auto store = open_store(folder / "store");
    ASSERT_TRUE(make_group(*store, "/shop"));
    ASSERT_TRUE(make_stream(*store, "/shop", "s"));
    ASSERT_TRUE(put(*store, "s", "x"));
    path = path_of(*store, "/shop", "s");
  }
  write_content(folder / "store/journal.jsonl", "");
  const auto store = open_store(folder / "store");
  EXPECT_TRUE(fs::exists(path));
  ASSERT_TRUE(make_group(*store, "/shop"));
  ASSERT_TRUE(make_stream(*store, "/shop", "s"));
  EXPECT_NE(path_of(*store, "/shop", "s"), path);
}

TEST(Store, StatesThatAFileOfEventsIsMissing) {
  const TemporaryFolder folder;
  std::string path;
  {
    const auto store = open_store(folder / "store");
    ASSERT_TRUE(make_group(*store, "/shop"));
    ASSERT_TRUE(make_stream(*store, "/shop", "s"));
    path = path_of(*store, "/shop", "s");
  }
  fs::remove_all(folder / "store/logs");
  std::vector<std::string> warnings;
  const auto store = open_store(folder / "store", &warnings);
  EXPECT_EQ(warnings, Texts{"`" + path + "` is missing: the log stream is empty now"});
  EXPECT_TRUE(put(*store, "s", "x"));
}

TEST(Store, CutsATornLineOfEvents) {
  const TemporaryFolder folder;
  std::string path;
  std::string whole;
  {
    const auto store = open_store(folder / "store");
    ASSERT_TRUE(make_group(*store, "/shop"));
    ASSERT_TRUE(make_stream(*store, "/shop", "s"));
    ASSERT_TRUE(put(*store, "s", "first"));
    path = path_of(*store, "/shop", "s");
    whole = content_of(path);
    ASSERT_TRUE(put(*store, "s", std::string(10'000, 'x')));
  }
  const std::string both = content_of(path);
  for (const std::size_t torn : {std::size_t{1}, std::size_t{100}, both.size() - whole.size() - 1}) {
    write_content(path, both.substr(0, whole.size() + torn));
    std::vector<std::string> warnings;
    open_store(folder / "store", &warnings);
    EXPECT_EQ(content_of(path), whole);
    EXPECT_EQ(warnings, Texts{"the last line of `" + path + "` was not written to its end: cut off " +
                              std::to_string(torn) + " bytes"});
  }
}

TEST(Store, StartsAfterAJournalThatEndsAtAnyByte) {
  const TemporaryFolder folder;
  std::vector<std::string> states;  // after each change
  {
    const auto store = open_store(folder / "store");
    states.push_back(content_of_state(*store));
    const auto change = [&](std::string_view kind, Tree tree) {
      ASSERT_TRUE(store->change(kind, std::move(tree)));
      states.push_back(content_of_state(*store));
    };
    const Tree group = Tree::map({{"logGroupName", "/shop"}});
    const Tree stream = Tree::map({{"logGroupName", "/shop"}, {"logStreamName", "s"}});
    change("create-log-group", Tree(group).set("tags", Tree::map({{"a", "상점"}})));
    change("create-log-stream", stream);
    change("put-retention-policy", Tree(group).set("retentionInDays", 7));
    change("untag-log-group", Tree(group).set("tagKeys", Tree::List{"a"}));
    change("delete-log-stream", stream);
  }
  const std::string journal = content_of(folder / "store/journal.jsonl");
  std::size_t whole_lines = 0;
  for (std::size_t size = 0; size <= journal.size(); ++size) {
    fs::remove_all(folder / "store/logs");
    write_content(folder / "store/journal.jsonl", journal.substr(0, size));
    if (size > 0 && journal[size - 1] == '\n') ++whole_lines;
    std::vector<std::string> warnings;
    const auto store = open_store(folder / "store", &warnings);
    ASSERT_NE(store, nullptr);
    EXPECT_EQ(content_of_state(*store), states[whole_lines]) << size;
    const std::size_t torn = size - (size == 0 ? 0 : journal.rfind('\n', size - 1) + 1);
    std::erase_if(warnings, [](const std::string& text) { return text.contains("is missing"); });
    if (torn == 0) {
      EXPECT_EQ(warnings, Texts()) << size;
    } else {
      ASSERT_EQ(warnings.size(), 1U) << size;
      EXPECT_TRUE(warnings[0].ends_with("cut off " + std::to_string(torn) + " bytes")) << warnings[0];
    }
  }
  EXPECT_EQ(whole_lines + 1, states.size());
}

TEST(Store, StartsAfterALastLineOfOtherBytes) {
  const TemporaryFolder folder;
  {
    const auto store = open_store(folder / "store");
    ASSERT_TRUE(make_group(*store, "/shop"));
  }
  const std::string journal = content_of(folder / "store/journal.jsonl");
  for (const std::string& tail : {std::string(300, '\0'), std::string(300, '\0') + "\n", std::string("{}\n")}) {
    write_content(folder / "store/journal.jsonl", journal + tail);
    std::vector<std::string> warnings;
    const auto store = open_store(folder / "store", &warnings);
    ASSERT_NE(store, nullptr);
    EXPECT_EQ(warnings.size(), 1U);
    EXPECT_EQ(store->put_groups().size(), 1U);
    EXPECT_EQ(content_of(folder / "store/journal.jsonl"), journal);
  }
}

TEST(Store, DoesNotStartWithAJournalThatItCannotUnderstand) {
  const TemporaryFolder folder;
  {
    const auto store = open_store(folder / "store");
    ASSERT_TRUE(make_group(*store, "/shop"));
  }
  const std::string path = folder / "store/journal.jsonl";
  const std::string line = content_of(path);
  const std::string next = R"({"seq":2,"time":1,"do":"paint-log-group","logGroupName":"/shop"})"
                           "\n";
  write_content(path, line + next);
  EXPECT_EQ(
      refusal_of_store(folder / "store"),
      "`" + path + "`, line 2: the change `paint-log-group` is not known to this version; a newer one has written it");
  write_content(path, "garbage\n" + line);
  EXPECT_EQ(refusal_of_store(folder / "store"), "`" + path + "`, line 1: it is no object of JSON");
  write_content(path, "{}\n" + line);
  EXPECT_EQ(refusal_of_store(folder / "store"), "`" + path + "`, line 1: it has no `seq`, `time` and `do`");
  write_content(path, line + line + line);
  EXPECT_EQ(refusal_of_store(folder / "store"), "`" + path + "`, line 2: its `seq` is not larger than the one before");
  EXPECT_EQ(content_of(path), line + line + line) << "nothing is lost";
  write_content(path, line);
  write_content(folder / "store/key", "short");
  EXPECT_EQ(refusal_of_store(folder / "store"), "`" + (folder / "store/key") + "` does not hold 32 bytes");
}

TEST(Store, ShortensItsJournal) {
  const TemporaryFolder folder;
  std::string before;
  constexpr std::uint64_t kLimit = 1 << 20;
  {
    const auto store = open_store(folder / "store");
    ASSERT_TRUE(make_group(*store, "/shop"));
    ASSERT_TRUE(make_stream(*store, "/shop", "s"));
    const std::string query(10'000, 'q');
    std::uint64_t written = 0;
    while (written < 3 * kLimit) {
      ASSERT_TRUE(store->change(
          "put-query-definition",
          Tree::map({{"queryDefinitionId", "1"}, {"name", std::to_string(written)}, {"queryString", query}})));
      written += query.size();
      EXPECT_LE(fs::file_size(folder / "store/journal.jsonl"), kLimit + 2 * query.size());
    }
    ASSERT_TRUE(put(*store, "s", "x"));
    before = content_of_state(*store);
  }
  const auto store = open_store(folder / "store");
  EXPECT_EQ(content_of_state(*store), before);
  ASSERT_TRUE(make_stream(*store, "/shop", "t"));
  EXPECT_TRUE(put(*store, "s", "y"));
}

TEST(Store, ASnapshotHoldsTheWholeState) {
  State state;
  state.last_number = 9;
  state.groups["/shop"] = {.is_made = true,
                           .number = 3,
                           .created = 5,
                           .retention_days = 7,
                           .kms_key = "key",
                           .log_group_class = "INFREQUENT_ACCESS",
                           .tags = {{"a", "b"}},
                           .streams = {{"s", {.created = 6, .number = 4}}}};
  state.groups["/files"].tags = {{"Project", "x"}};
  state.queries["1"] = {.id = "1",
                        .name = "n",
                        .query = "q",
                        .groups = {"/shop", "/files"},
                        .parameters = Tree::List{Tree::map({{"name", "p"}})},
                        .modified = 8,
                        .token = "t",
                        .created = 7};
  state.metric_filters["/shop"]["f"] = {.pattern = "{ $.a = 1 }",
                                        .transformations = {Tree::map({{"defaultValue", 0.0}, {"metricName", "m"}})},
                                        .created = 11,
                                        .more = Tree::map({{"applyOnTransformedLogs", false}})};
  state.alarms["a"] = {.settings = Tree::map({{"Threshold", 3.0}, {"Period", 60}}),
                       .tags = {{"x", "y"}},
                       .actions_enabled = false,
                       .configured = 12,
                       .set_states = {{.value = "ALARM", .reason = "r", .reason_data = "{}", .at = 13}},
                       .changes = {{.at = 14, .summary = "s", .data = "d"}}};
  const auto apply_all = [](const std::vector<JournalEntry>& entries) {
    State made;
    for (const JournalEntry& entry : entries) {
      const auto read = read_journal_line(std::string_view(journal_line({1, 2, entry.kind, entry.change}))
                                              .substr(0, journal_line({1, 2, entry.kind, entry.change}).size() - 1));
      EXPECT_TRUE(read);
      for (const ChangeKind& kind : snapshot_changes()) {
        if (kind.name == entry.kind) kind.apply(made, read->change, read->time);
      }
    }
    return made;
  };
  const State made = apply_all(snapshot_of(state, 1));
  const auto lines_of = [](const State& one) {
    std::vector<std::string> lines;
    for (const JournalEntry& entry : snapshot_of(one, 1)) lines.push_back(journal_line(entry));
    return lines;
  };
  EXPECT_EQ(lines_of(made), lines_of(state));
  EXPECT_EQ(made.last_number, 9U);
  EXPECT_EQ(made.groups.at("/shop").streams.at("s").number, 4U);
  EXPECT_EQ(made.groups.at("/shop").retention_days, 7);
  EXPECT_EQ(made.groups.at("/files").retention_days, std::nullopt);
  EXPECT_EQ(made.queries.at("1").groups, (std::vector<std::string>{"/shop", "/files"}));
  EXPECT_EQ(made.metric_filters.at("/shop").at("f").transformations,
            state.metric_filters["/shop"]["f"].transformations);
  EXPECT_EQ(made.alarms.at("a").settings, state.alarms["a"].settings);
  EXPECT_EQ(made.alarms.at("a").set_states.at(0).at, 13);
  EXPECT_FALSE(made.alarms.at("a").actions_enabled);
}

TEST(Store, AFullDiskRefusesAndChangesNothing) {
  const TemporaryFolder folder;
  const auto store = open_store(folder / "store");
  ASSERT_TRUE(make_group(*store, "/shop"));
  ASSERT_TRUE(make_stream(*store, "/shop", "s"));
  ASSERT_TRUE(put(*store, "s", "x"));
  const std::string path = path_of(*store, "/shop", "s");
  const std::string events = content_of(path);
  const std::string journal = content_of(folder / "store/journal.jsonl");
  const std::string state = content_of_state(*store);
  {
    const SmallDisk disk(std::max(events.size(), journal.size()) + 20);
    const auto refused = put(*store, "s", std::string(1000, 'x'));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().shape, "ServiceUnavailableException");
    EXPECT_EQ(refused.error().status, 503);
    EXPECT_EQ(refused.error().message, "the store cannot be written: File too large");
    const auto unmade = make_stream(*store, "/shop", std::string(300, 't'));
    ASSERT_FALSE(unmade);
    EXPECT_EQ(unmade.error().status, 503);
    EXPECT_EQ(store->append("metrics/m.jsonl", std::string(1000, 'x') + "\n").error().status, 503);
  }
  EXPECT_EQ(content_of(path), events);
  EXPECT_EQ(content_of(folder / "store/journal.jsonl"), journal);
  EXPECT_EQ(content_of(folder / "store/metrics/m.jsonl"), "");
  EXPECT_EQ(content_of_state(*store), state);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder / "store/logs/-shop.1"), {}), 1);
  EXPECT_TRUE(put(*store, "s", "y"));
  EXPECT_TRUE(make_stream(*store, "/shop", "t"));
}

TEST(Store, ListenersHearWhatIsPut) {
  const TemporaryFolder folder;
  const auto store = open_store(folder / "store");
  ASSERT_TRUE(make_group(*store, "/shop"));
  ASSERT_TRUE(make_stream(*store, "/shop", "s"));
  std::vector<std::string> heard;
  auto handle = store->listen([&](const std::string& group, const std::string& stream, std::span<const PutEvent> events,
                                  std::int64_t ingested) {
    for (const PutEvent& event : events) {
      heard.push_back(group + " " + stream + " " + std::string(event.message) + " " + std::to_string(ingested - kNow));
    }
  });
  ASSERT_TRUE(put(*store, "s", "one"));
  EXPECT_FALSE(put(*store, "none", "two"));
  handle.reset();
  ASSERT_TRUE(put(*store, "s", "three"));
  EXPECT_EQ(heard, Texts{"/shop s one 5"});
}

TEST(Store, SyncsEachRequestWhereThatIsAsked) {
  const TemporaryFolder folder;
  {
    const auto store = open_store(folder / "store", nullptr, Sync::EachRequest);
    ASSERT_TRUE(make_group(*store, "/shop"));
    ASSERT_TRUE(make_stream(*store, "/shop", "s"));
    ASSERT_TRUE(put(*store, "s", "one"));
    ASSERT_TRUE(store->append("metrics/m.jsonl", "{}\n"));
    store->sync();
  }
  EXPECT_EQ(open_store(folder / "store")->put_groups().size(), 1U);
}

TEST(Store, WritersDoNotDisturbEachOther) {
  const TemporaryFolder folder;
  const auto store = open_store(folder / "store");
  ASSERT_TRUE(make_group(*store, "/shop"));
  constexpr int kWriters = 4;
  constexpr int kPuts = 100;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      const std::string own = "own-" + std::to_string(writer);
      EXPECT_TRUE(make_stream(*store, "/shop", own));
      const auto shared = make_stream(*store, "/shop", "deleted-" + std::to_string(writer));
      EXPECT_TRUE(shared);
      for (int i = 0; i < kPuts; ++i) EXPECT_TRUE(put(*store, own, std::string(500, 'x')));
      EXPECT_TRUE(delete_stream(*store, "/shop", "deleted-" + std::to_string(writer)));
    });
  }
  for (std::thread& writer : writers) writer.join();
  const PutGroup group = store->put_groups().at(0);
  for (const PutGroup::Stream& stream : group.streams) {
    EXPECT_EQ(std::ranges::count(content_of(stream.path), '\n'), kPuts) << stream.name;
  }
  EXPECT_EQ(group.streams.size(), 4U);
}

/// Makes streams and puts events until it is killed, and states each one that was acknowledged.
[[noreturn]] void write_until_killed(const std::string& folder, int acknowledged) {
  std::vector<std::string> warnings;
  const auto store = Store::open(folder, Sync::EachSecond, warnings);
  if (!store) ::_exit(1);
  (void)make_group(**store, "/shop");
  for (std::uint32_t i = 0;; ++i) {
    const std::string stream = std::to_string(::getpid()) + "-" + std::to_string(i / 10);
    if (i % 10 == 0 && !make_stream(**store, "/shop", stream)) ::_exit(1);
    const std::string message = stream + " " + std::to_string(i) + std::string(i % 3 * 5000, '.');
    if (!put(**store, stream, message)) ::_exit(1);
    const std::string line = stream + "\t" + message.substr(0, message.find('.')) + "\n";
    if (::write(acknowledged, line.data(), line.size()) != static_cast<ssize_t>(line.size())) ::_exit(1);
  }
}

TEST(Store, LosesNothingAcknowledgedWhenItIsKilled) {
  const TemporaryFolder folder;
  std::mt19937 dice(1);
  std::size_t total = 0;
  for (int round = 0; round < 6; ++round) {
    int ends[2] = {};
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) write_until_killed(folder / "store", ends[1]);
    ::close(ends[1]);
    // Killed after some bytes of acknowledgements, wherever it is then.
    std::string acknowledged;
    const std::size_t wanted = dice() % 3000 + 1;
    for (std::array<char, 4096> bytes{}; acknowledged.size() < wanted;) {
      const ssize_t got = ::read(ends[0], bytes.data(), std::min(bytes.size(), wanted - acknowledged.size()));
      ASSERT_GT(got, 0);
      acknowledged.append(bytes.data(), static_cast<std::size_t>(got));
    }
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    ::close(ends[0]);
    acknowledged.resize(acknowledged.rfind('\n') + 1);
    std::vector<std::string> warnings;
    const auto store = open_store(folder / "store", &warnings);
    ASSERT_NE(store, nullptr);
    for (std::size_t at = 0; at < acknowledged.size();) {
      const std::size_t end = acknowledged.find('\n', at);
      const std::size_t tab = acknowledged.find('\t', at);
      const std::string stream = acknowledged.substr(at, tab - at);
      const std::string message = acknowledged.substr(tab + 1, end - tab - 1);
      EXPECT_TRUE(content_of(path_of(*store, "/shop", stream)).contains("\"message\":\"" + message)) << message;
      at = end + 1;
      ++total;
    }
    const auto groups = store->put_groups();
    for (const PutGroup::Stream& stream : groups.at(0).streams) {
      const std::string content = content_of(stream.path);
      EXPECT_TRUE(content.empty() || content.ends_with("}\n"));
    }
  }
  EXPECT_GT(total, 10U);
}

}  // namespace
}  // namespace insitu::serve

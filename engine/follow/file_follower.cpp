#include "engine/follow/file_follower.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <tuple>
#include <utility>

#include "engine/follow/file_neighbours.h"
#include "engine/input/open_file.h"

namespace insitu {
namespace {

namespace fs = std::filesystem;

/// How long a file that was renamed is still read from: writers may have it open for a while.
constexpr std::chrono::seconds kFarewell{5};
/// How many rotations that happen while files are looked at are followed at once.
constexpr int kMaxAtOnce = 10;

}  // namespace

bool FileFollower::look(const FileChanges& changes, Clock::time_point now, const Take& take) {
  const bool may_have_names = changes.names || !has_begun_ || std::exchange(looks_again_, false);
  if (may_have_names) refresh_names(now);
  has_begun_ = true;
  return read_all(changes, now, take);
}

bool FileFollower::conclude(Clock::time_point now, const Take& take) {
  if (!look(FileChanges(), now, take)) return false;
  const auto read_rest_of = [&](FollowedFile& file) { return !file.has_grown() || read_file(file, now, true, take); };
  std::size_t retired = 0;
  const auto read_retired = [&] {
    while (retired < retired_.size()) {  // more may come
      if (!read_rest_of(*retired_[retired++].file)) return false;
    }
    return true;
  };
  return read_retired() && std::ranges::all_of(files_, [&](const auto& one) { return read_rest_of(*one.second); }) &&
         read_retired();
}

// ---- names

void FileFollower::refresh_names(Clock::time_point now) {
  listings_.clear();
  std::set<std::string> listed;
  std::vector<std::pair<std::string, struct stat>> there;
  for (std::string& path : targets_.list()) {
    if (!listed.insert(path).second) continue;
    struct stat file = {};
    if (stat_file(path, file)) {
      there.emplace_back(std::move(path), file);
    } else {
      lose_name(path, now);
    }
  }
  std::vector<std::string> gone;
  for (const auto& [path, file] : files_) {
    if (!listed.contains(path)) gone.push_back(path);
  }
  for (const std::string& path : gone) lose_name(path, now);
  // Who left a name comes before who took it.
  for (const auto& [path, file] : there) {
    const auto known = files_.find(path);
    if (known != files_.end() && known->second->position().id != id_of(file)) retire(path, now);
  }
  for (const auto& [path, file] : there) refresh_name(path, file, now);
  note_new_neighbours();
}

/// A file that comes beside another one is a part of a rotation, also where that kept its name.
void FileFollower::note_new_neighbours() {
  listings_.clear();
  for (const auto& [path, file] : files_) {
    std::string beside = names_beside(path);
    std::string& known = beside_[path];
    if (known != beside && has_begun_) rotated_.insert(path);
    known = std::move(beside);
  }
}

/// Returns the names beside a file, each in a line. A folder is listed once for all files in it.
std::string FileFollower::names_beside(const std::string& path) {
  const fs::path whole(path);
  const auto [names, is_new] = listings_.try_emplace(whole.parent_path().string());
  if (is_new) names->second = names_in(whole.parent_path());
  const std::string name = whole.filename().string();
  std::string beside;
  for (auto at = names->second.upper_bound(name); at != names->second.end() && at->starts_with(name); ++at) {
    beside += *at + '\n';
  }
  return beside;
}

void FileFollower::refresh_name(const std::string& path, const struct stat& file, Clock::time_point now) {
  missing_.erase(path);
  // Others may have come and gone while the name had no file.
  if (gone_.erase(path) > 0) rotated_.insert(path);
  if (files_.contains(path) || packed_.contains(path)) return;
  // Under another name it is followed, or was read.
  if (is_open(id_of(file))) return;
  if (!has_begun_) {
    if (!resume_at(path, now)) open_new(path, {}, now);
    return;
  }
  const auto is_beside_it = [&path](const std::string& name) { return is_beside(path, name); };
  // What takes part in a rotation is looked at with the name that was rotated.
  if (std::ranges::any_of(rotated_, is_beside_it)) return;
  const bool may_be_copy = std::ranges::any_of(files_, [&](const auto& one) { return is_beside_it(one.first); }) ||
                           std::ranges::any_of(missing_, is_beside_it);
  const bool was_finished = finished_.knows(id_of(file));
  if ((may_be_copy || was_finished) && is_known_text(path).value_or(true)) return;
  open_new(path, {}, now);
}

void FileFollower::open_new(const std::string& path, FilePosition position, Clock::time_point now) {
  const bool is_resumed = position.offset > 0;
  auto opened = FollowedFile::open(path, next_number_, std::move(position));
  if (!opened) {
    if (opened.error() == std::errc::no_such_file_or_directory) return note_missing(path);
    if (refused_.insert(path).second)
      notes_.push_back({.is_problem = true, .text = path + ": " + opened.error().message()});
    return;
  }
  ++next_number_;
  File file = std::move(*opened);
  if (file->is_packed()) {
    const bool is_new = has_begun_;
    if (!is_new && targets_.start == FollowTargets::Start::AtEnd)
      return finished_.add_unread(path, file->position().id);
    packed_.emplace(path, is_new ? now : now - reading_.rest);
    packed_sizes_[path] = file->held_bytes();
    return;
  }
  if (!has_begun_) remember_neighbours(path);
  if (!has_begun_ && !is_resumed && targets_.start == FollowTargets::Start::AtEnd) {
    file->skip_to_end();
    passed_over_.push_back(
        {.path = path, .file = file->number(), .bytes = file->position().offset, .written = file->written()});
  }
  files_.insert_or_assign(path, std::move(file));
}

void FileFollower::note_missing(const std::string& path) {
  if (!missing_.insert(path).second) return;
  notes_.push_back({.is_problem = false, .text = path + ": it is not there yet, and is waited for"});
}

/// A rotation takes a name away for a moment; what stays away for longer is told.
void FileFollower::note_gone(Clock::time_point now) {
  for (auto at = gone_.begin(); at != gone_.end();) {
    if (now - at->second < kFarewell) {
      ++at;
      continue;
    }
    notes_.push_back({.is_problem = false, .text = at->first + ": it has gone; a new file of that name is waited for"});
    at = gone_.erase(at);
  }
}

/// A name has no file any more: what it had is read to its end, and the name is waited for.
void FileFollower::lose_name(const std::string& path, Clock::time_point now) {
  packed_.erase(path);
  const auto known = files_.find(path);
  if (known == files_.end()) {
    if (!has_begun_) remember_neighbours(path);
    return note_missing(path);
  }
  gone_[path] = now;
  retire(path, now);
  missing_.insert(path);
}

void FileFollower::retire(const std::string& path, Clock::time_point now) {
  const auto known = files_.find(path);
  retired_.push_back({.file = std::move(known->second), .since = now});
  files_.erase(known);
  rotated_.insert(path);
}

// ---- what was read

bool FileFollower::is_open(const FileId& id) const {
  return std::ranges::any_of(retired_, [&id](const Retired& one) { return one.file->position().id == id; }) ||
         std::ranges::any_of(files_, [&id](const auto& one) { return one.second->position().id == id; });
}

/// What lies beside a file when following begins is older than it.
void FileFollower::remember_neighbours(const std::string& path) {
  if (names_beside(path).empty()) return;
  for (const Neighbour& one : neighbours_of(path)) {
    const FileId id = id_of(one.file);
    if (!finished_.knows(id)) finished_.add_unread(one.path, id);
  }
}

/// Whether a file has a text that was read, or is being read, under another name.
std::optional<bool> FileFollower::is_known_text(const std::string& path) {
  const OpenDescriptor open(path);
  struct stat file = {};
  if (open.get() < 0 || ::fstat(open.get(), &file) != 0) return std::nullopt;
  const auto is_same_file = [&](const FilePosition& one) {
    return one.id == id_of(file) && !one.beginning.empty() && is_still(open.get(), one);
  };
  if (std::ranges::any_of(finished_.all(), is_same_file)) return true;
  const std::string head = text_head(path);
  if (head.empty()) {
    struct stat now = {};
    if (!stat_file(path, now) || id_of(now) != id_of(file)) return std::nullopt;
    looks_again_ = true;
    return true;
  }
  // Stored as it is, it must have the same bytes at the place where reading ended, too. A copy may still be growing.
  const bool is_plain = read_bytes_at(open.get(), 0, head.size()) == head;
  const auto is_it = [&](const FilePosition& one) {
    if (one.beginning.empty() || !(head.starts_with(one.beginning) || one.beginning.starts_with(head))) return false;
    if (!is_plain || is_still(open.get(), one)) return true;
    const bool is_short = static_cast<std::uint64_t>(file.st_size) < one.offset;
    looks_again_ = looks_again_ || is_short;
    return is_short;
  };
  // Of one that is open, what it holds now may not have been read yet.
  const auto is_of = [&](const FollowedFile& one) {
    const std::string front = one.front();
    return is_it(one.position()) || (!front.empty() && (head.starts_with(front) || front.starts_with(head)));
  };
  return std::ranges::any_of(finished_.all(), is_it) ||
         std::ranges::any_of(retired_, [&](const Retired& one) { return is_of(*one.file); }) ||
         std::ranges::any_of(files_, [&](const auto& one) { return is_beside(path, one.first) && is_of(*one.second); });
}

/// Goes on where an earlier run stopped. False: that run knew nothing of this name.
bool FileFollower::resume_at(const std::string& path, Clock::time_point now) {
  std::vector<NamedPosition> of_path;
  std::ranges::copy_if(resumed_, std::back_inserter(of_path),
                       [&](const NamedPosition& one) { return one.path == path; });
  if (of_path.empty()) return false;
  std::erase_if(resumed_, [&](const NamedPosition& one) { return one.path == path; });
  const OpenDescriptor open(path);
  const auto same =
      std::ranges::find_if(of_path, [&](const NamedPosition& one) { return is_still(open.get(), one.position); });
  if (same != of_path.end()) {
    const NamedPosition live = std::move(*same);
    of_path.erase(same);
    open_new(path, live.position, now);
  }
  for (const NamedPosition& one : of_path) resume_rotated(one, now);
  if (files_.contains(path)) return true;
  auto opened = FollowedFile::open(path, next_number_++, {});
  if (opened) files_.insert_or_assign(path, std::move(*opened));
  return true;
}

/// Finds the file of a position among those beside its name. Of these only the ones that were written later are new.
void FileFollower::resume_rotated(const NamedPosition& resumed, Clock::time_point now) {
  const std::vector<Neighbour> neighbours = neighbours_of(resumed.path);
  const auto old =
      std::ranges::find_if(neighbours, [&](const Neighbour& one) { return has_text_of(one.path, resumed.position); });
  for (auto one = neighbours.begin(); one != old && one != neighbours.end(); ++one)
    finished_.add_unread(one->path, id_of(one->file));
  if (old == neighbours.end()) {
    notes_.push_back({.is_problem = false,
                      .text = fmt::format("{}: it was rotated, and the old file is not found: what came to that after "
                                          "byte {} is unknown",
                                          resumed.path, resumed.position.offset)});
    return;
  }
  rotated_.insert(resumed.path);
  auto opened = FollowedFile::open(old->path, next_number_++, resumed.position);
  if (!opened) return;
  if ((*opened)->is_packed()) {
    packed_rests_.emplace_back(old->path, resumed);
    return;
  }
  (*opened)->rename(resumed.path);
  retired_.push_back({.file = std::move(*opened), .since = now});
}

// ---- contents

bool FileFollower::read_all(const FileChanges& changes, Clock::time_point now, const Take& take) {
  for (const auto& [path, resumed] : std::exchange(packed_rests_, {})) {
    auto source = open_file(path);
    if (!source || !reads_up_to(**source, resumed.position)) continue;
    const ArrivedText like{
        .path = resumed.path, .file = next_number_++, .begins_file = true, .bytes = {}, .encoding = {}};
    if (!read_packed_from(**source, like, resumed.position, take)) return false;
  }
  note_gone(now);
  if (!read_old(now, take)) return false;
  for (const std::string& path : std::exchange(rotated_, {})) {
    settling_[path] = now + reading_.rest;
    if (!read_neighbours(path, now, take, last_written(path))) return false;
  }
  std::vector<std::string> settled;
  for (const auto& [path, when] : settling_) {
    if (when <= now) settled.push_back(path);
  }
  for (const std::string& path : settled) {
    settling_.erase(path);
    if (!read_neighbours(path, now, take, last_written(path))) return false;
  }
  for (const auto& [path, file] : files_) {
    if (!changes.may_have_grown(path) && file->held_bytes() == 0) continue;
    if (!read_file(*file, now, false, take)) return false;
  }
  return read_ready_packed(now, take);
}

/// Reads compressed files to which nothing has come for a while.
bool FileFollower::read_ready_packed(Clock::time_point now, const Take& take) {
  std::vector<std::string> ready;
  for (auto& [path, since] : packed_) {
    struct stat status = {};
    const std::uint64_t size = stat_file(path, status) ? static_cast<std::uint64_t>(status.st_size) : 0;
    if (std::exchange(packed_sizes_[path], size) != size) since = now;
    if (now - since >= reading_.rest) ready.push_back(path);
  }
  for (const std::string& path : ready) {
    packed_.erase(path);
    packed_sizes_.erase(path);
    if (!is_known_text(path).value_or(true) && !read_packed(path, path, take)) return false;
  }
  return true;
}

bool FileFollower::read_old(Clock::time_point now, const Take& take) {
  for (std::size_t i = 0; i < retired_.size(); ++i) {  // more may come
    const Retired& one = retired_[i];
    // A writer that goes on after its file was renamed may be within a line.
    const bool rests = now - std::max(one.since, one.file->last_growth()) >= reading_.rest;
    if (!read_file(*one.file, now, rests, take)) return false;
  }
  const auto has_ended = [&](const Retired& one) {
    return now - std::max(one.since, one.file->last_growth()) >= kFarewell;
  };
  for (const Retired& one : retired_) {
    if (has_ended(one)) finished_.add(one.file->position());
  }
  std::erase_if(retired_, has_ended);
  return true;
}

/// When the file of a name was last written. What is written later came after it, and after its next rotation.
std::int64_t FileFollower::last_written(const std::string& path) const {
  const auto file = files_.find(path);
  return file == files_.end() ? INT64_MAX : file->second->written();
}

/// Reads a file to its end, also if it is truncated meanwhile.
bool FileFollower::read_file(FollowedFile& file, Clock::time_point now, bool ends, const Take& take) {
  // It may have been copied and truncated before anything of it was read.
  const bool is_unread = file.position().offset == 0 && file.held_bytes() > 0;
  if (is_unread && !read_neighbours(file.path(), now, take, file.written())) return false;
  for (int truncations = 0; truncations < kMaxAtOnce; ++truncations) {
    if (!file.was_truncated()) {
      if (!file.read(reading_, now, ends, take)) return false;
      if (const std::error_code error = file.take_error(); error && refused_.insert(file.path()).second) {
        notes_.push_back({.is_problem = true, .text = file.path() + ": " + error.message()});
      }
      if (!file.was_truncated()) return true;
    }
    if (!read_after_truncation(file, now, take)) return false;
  }
  return true;
}

/// Reads what came and went between two looks. Files are renamed and compressed meanwhile.
bool FileFollower::read_neighbours(const std::string& path, Clock::time_point now, const Take& take,
                                   std::int64_t written_until) {
  bool has_lost_one = true;
  for (int looks = 0; has_lost_one && looks < kMaxAtOnce; ++looks) {
    has_lost_one = false;
    for (const Neighbour& one : neighbours_of(path)) {
      if (nanoseconds_of(one.file.st_mtim) > written_until) break;
      if (!read_neighbour(one.path, id_of(one.file), path, now, take, has_lost_one)) return false;
      if (has_lost_one) break;  // what it has become comes before those that were written later
    }
  }
  if (has_lost_one) settling_[path] = now + reading_.rest;
  return true;
}

bool FileFollower::read_neighbour(const std::string& neighbour, const FileId& id, const std::string& path,
                                  Clock::time_point now, const Take& take, bool& is_lost) {
  if (is_open(id)) return true;
  const auto is_known = is_known_text(neighbour);
  is_lost = !is_known;
  if (is_lost || *is_known) return true;
  auto opened = FollowedFile::open(neighbour, next_number_, {});
  is_lost = !opened;
  if (is_lost) return true;
  ++next_number_;
  if ((*opened)->is_packed()) {
    finished_.add((*opened)->position());
    return read_packed(neighbour, path, take);
  }
  (*opened)->rename(path);
  retired_.push_back({.file = std::move(*opened), .since = now});
  return retired_.back().file->read(reading_, now, false, take);
}

bool FileFollower::read_after_truncation(FollowedFile& file, Clock::time_point now, const Take& take) {
  bool is_found = false;
  for (const Neighbour& one : neighbours_of(file.path())) {
    if (is_found || is_open(id_of(one.file))) continue;
    if (!read_rest(one.path, file, now, take, is_found)) return false;
  }
  if (!is_found) {
    notes_.push_back(
        {.is_problem = false,
         .text = fmt::format("{}: it was truncated, and no copy of it is found: what came to it after byte "
                             "{} is unknown",
                             file.path(), file.position().offset)});
    finished_.add(file.position());
  }
  // Those that were written later than this one come after it.
  if (!read_neighbours(file.path(), now, take, file.written())) return false;
  file.begin_anew(next_number_++);
  return true;
}

/// Reads what the copy of a file has after the place up to which the file was read.
bool FileFollower::read_rest(const std::string& neighbour, const FollowedFile& of, Clock::time_point now,
                             const Take& take, bool& is_found) {
  if (!has_text_of(neighbour, of.position())) return true;
  auto copy = FollowedFile::open(neighbour, of.number(), of.position());
  if (!copy) return true;
  is_found = true;
  if (!(*copy)->is_packed()) {
    (*copy)->rename(of.path());
    if (!(*copy)->read(reading_, now, true, take)) return false;
    finished_.add((*copy)->position());
    return true;
  }
  auto source = open_file(neighbour);
  if (!source || !reads_up_to(**source, of.position())) return true;
  return read_packed_from(**source, of.continuation(), of.position(), take);
}

/// Reads a compressed file as a whole. `shown`: the name of what it was made of.
bool FileFollower::read_packed(const std::string& path, const std::string& shown, const Take& take) {
  auto source = open_file(path);
  if (!source) {
    notes_.push_back({.is_problem = true, .text = path + ": " + source.error().message});
    return true;
  }
  const ArrivedText like{.path = shown, .file = next_number_++, .begins_file = true, .bytes = {}, .encoding = {}};
  return read_packed_from(**source, like, {}, take);
}

/// Reads a source to its end. `position`: the one it has, and of which it is known again afterwards.
bool FileFollower::read_packed_from(ByteSource& source, ArrivedText like, FilePosition position, const Take& take) {
  const bool goes_on = read_to_end(source, std::move(like), reading_, [&](ArrivedText text) {
    const std::size_t header = text.header_lines > 0 ? text.bytes.find('\n') + 1 : 0;
    position.advance(std::string_view(text.bytes).substr(header));
    return take(std::move(text));
  });
  position.id = {};
  finished_.add(std::move(position));
  return goes_on;
}

// ---- for the caller

std::optional<FileFollower::Clock::time_point> FileFollower::next_look(Clock::time_point now) const {
  std::optional<Clock::time_point> next;
  const auto at = [&next](Clock::time_point when) { next = next ? std::min(*next, when) : when; };
  if (!packed_.empty() || looks_again_) at(now + reading_.rest);
  for (const auto& [path, when] : settling_) at(when);
  for (const auto& [path, since] : gone_) at(since + kFarewell);
  if (!retired_.empty()) at(now + std::min<Clock::duration>(reading_.rest, std::chrono::milliseconds(200)));
  for (const auto& [path, file] : files_) {
    if (file->held_bytes() > 0 && now - file->last_growth() < reading_.rest) at(file->last_growth() + reading_.rest);
  }
  return next;
}

std::vector<FileFollower::Note> FileFollower::take_notes() { return std::exchange(notes_, {}); }

std::vector<NamedPosition> FileFollower::positions() const {
  std::vector<NamedPosition> all;
  for (const Retired& one : retired_) {
    if (one.file->held_bytes() > 0 || one.file->position().offset > 0)
      all.push_back({.path = one.file->path(), .position = one.file->position()});
  }
  for (const auto& [path, file] : files_) all.push_back({.path = path, .position = file->position()});
  return all;
}

std::vector<FileFollower::PassedOver> FileFollower::passed_over() const {
  std::vector<PassedOver> all = passed_over_;
  std::ranges::sort(all, {}, [](const PassedOver& one) { return std::tie(one.written, one.path); });
  return all;
}

std::vector<std::string> FileFollower::open_paths() const {
  std::vector<std::string> paths;
  for (const auto& [path, file] : files_) paths.push_back(path);
  return paths;
}

}  // namespace insitu

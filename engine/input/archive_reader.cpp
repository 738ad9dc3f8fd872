#include "engine/input/archive_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <exception>
#include <functional>
#include <new>
#include <utility>

#include "engine/input/decoder.h"
#include "engine/input/encoding_source.h"

namespace insitu {
namespace {

constexpr std::string_view kZip = "zip";
constexpr std::string_view kTar = "tar";
constexpr std::string_view kZipMemberMagic = "PK\x03\x04";
constexpr std::string_view kEmptyZipMagic = "PK\x05\x06";
constexpr std::string_view kTarMagic = "ustar";
constexpr std::size_t kTarMagicAt = 257;

constexpr std::size_t kArchiveReadBytes = 128 * 1024;

struct ArchiveCloser {
  void operator()(archive* handle) const { ::archive_read_free(handle); }
};
using ArchiveHandle = std::unique_ptr<archive, ArchiveCloser>;

/// Names in UTF-8 stay what they are while this lives; without it, libarchive would convert them to ASCII. It holds for
/// the calling thread.
class Utf8Names {
 public:
  Utf8Names() : locale_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (locale_ != nullptr) before_ = ::uselocale(locale_);
  }
  ~Utf8Names() {
    if (locale_ == nullptr) return;
    ::uselocale(before_);
    ::freelocale(locale_);
  }
  Utf8Names(const Utf8Names&) = delete;
  Utf8Names& operator=(const Utf8Names&) = delete;

 private:
  locale_t locale_;
  locale_t before_ = nullptr;
};

std::string name_of_entry(archive_entry* entry) {
  if (const char* const name = ::archive_entry_pathname(entry)) return name;
  if (const char* const name = ::archive_entry_pathname_utf8(entry)) return name;
  return "a member whose name cannot be read";
}

std::optional<std::int64_t> time_of_entry(archive_entry* entry) {
  // Times beyond these bounds are damage, and their milliseconds would not fit.
  constexpr std::int64_t kMaxSeconds = std::int64_t{1} << 40;
  if (::archive_entry_mtime_is_set(entry) == 0) return std::nullopt;
  const std::int64_t seconds = ::archive_entry_mtime(entry);
  if (seconds <= 0 || seconds > kMaxSeconds) return std::nullopt;
  return seconds * 1000 + ::archive_entry_mtime_nsec(entry) / 1'000'000;
}

}  // namespace

/// An archive that is being read: shared by its reader and by the content of the member that the reader gave last.
class OpenArchive {
 public:
  explicit OpenArchive(std::unique_ptr<ByteSource> source)
      : source_(std::move(source)), buffer_(kArchiveReadBytes, '\0') {}

  /// Part of the content of a member; empty: its end.
  using Piece = std::expected<std::string_view, InputProblem>;

  /// Goes to the next member of any kind. nullptr: there is none. The entry lives until the next call.
  std::expected<archive_entry*, InputProblem> next_entry() {
    ++entry_number_;
    content_problem_.reset();
    if (state_ == State::Damaged && !find_next_header()) state_ = State::Over;
    if (source_problem_) return fail();
    if (state_ == State::Over) return nullptr;
    const Utf8Names utf8_names;
    if (state_ == State::NotOpened && (!read_first_bytes() || !open())) return fail();
    if (has_unread_content_ && checked(::archive_read_data_skip(handle_.get())) < ARCHIVE_WARN) return fail();
    return read_header();
  }

  /// Reads the next piece of the content of the entry. It is valid until the next call.
  Piece next_piece() {
    while (has_unread_content_ && !content_problem_) {
      const void* bytes = nullptr;
      std::size_t size = 0;
      la_int64_t offset = 0;
      const int status = checked(::archive_read_data_block(handle_.get(), &bytes, &size, &offset));
      has_unread_content_ = status == ARCHIVE_OK;
      if (status < ARCHIVE_OK) content_problem_ = problem_of_content(status);
      if (size == 0 || (status != ARCHIVE_OK && status != ARCHIVE_WARN)) continue;
      if (offset == content_position_) {
        content_position_ += static_cast<la_int64_t>(size);
        return std::string_view(static_cast<const char*>(bytes), size);
      }
      content_problem_ = InputProblem{"is stored with holes (a sparse file), which is not read: extract it first"};
    }
    if (!content_problem_) return std::string_view();
    content_problem_->offset = static_cast<std::uint64_t>(content_position_);  // which has to be one in the content
    return std::unexpected(*std::exchange(content_problem_, std::nullopt));
  }

  /// Returns a number that changes with each entry.
  [[nodiscard]] std::uint64_t entry_number() const { return entry_number_; }
  [[nodiscard]] ByteSource& source() { return *source_; }

 private:
  enum class State { NotOpened, Open, Damaged, Over };

  /// Opens what has been read ahead and what follows. Of libarchive only one format is used, and none of the filters:
  /// some of them would start programs.
  bool open() {
    handle_.reset(::archive_read_new());
    if (!handle_) throw std::bad_alloc();
    kind_ = archive_kind(put_back_);
    if (kind_ == kZip) ::archive_read_support_format_zip_streamable(handle_.get());
    if (kind_ == kTar) ::archive_read_support_format_tar(handle_.get());
    state_ = State::Open;
    has_unread_content_ = false;
    given_bytes_ = 0;
    return checked(::archive_read_open(handle_.get(), this, nullptr, read_source, nullptr)) >= ARCHIVE_WARN;
  }

  std::expected<archive_entry*, InputProblem> read_header() {
    archive_entry* entry = nullptr;
    ::archive_clear_error(handle_.get());
    const int status = checked(::archive_read_next_header(handle_.get(), &entry));
    if (status == ARCHIVE_EOF) {
      state_ = State::Over;
      return nullptr;
    }
    if (status < ARCHIVE_WARN) return fail();
    has_unread_content_ = true;
    content_position_ = 0;
    return entry;
  }

  // ---- what libarchive reads

  /// Reads as many bytes as it takes to know the kind. Returns false if they cannot be read.
  bool read_first_bytes() {
    while (archive_kind(put_back_).empty() && put_back_.size() < kTarMagicAt + kTarMagic.size()) {
      if (!read_more(put_back_.size())) return !source_problem_;
    }
    return true;
  }

  static la_ssize_t read_source(archive* /*handle*/, void* self, const void** bytes) {
    auto& open = *static_cast<OpenArchive*>(self);
    try {
      if (!open.fetch()) return ARCHIVE_FATAL;
    } catch (...) {
      // An exception must not cross a library that is written in C.
      open.exception_ = std::current_exception();
      return ARCHIVE_FATAL;
    }
    *bytes = open.given_.data();
    return static_cast<la_ssize_t>(open.given_.size());
  }

  /// Passes on an exception that the source threw while libarchive called it.
  int checked(int status) {
    if (exception_) std::rethrow_exception(std::exchange(exception_, nullptr));
    return status;
  }

  /// Makes the next bytes those that are given to libarchive; none at the end. Returns false if they cannot be read.
  bool fetch() {
    if (put_back_.empty() && !read_more(0) && source_problem_) return false;
    given_ = std::exchange(put_back_, {});
    given_bytes_ += given_.size();
    return true;
  }

  /// Reads from the source after the first `kept` bytes of the buffer, which are put back with what comes. Returns
  /// whether something came.
  bool read_more(std::size_t kept) {
    auto count = source_->read(buffer_.data() + kept, buffer_.size() - kept);
    if (!count) source_problem_ = std::move(count.error());
    put_back_ = std::string_view(buffer_).substr(0, kept + count.value_or(0));
    source_has_ended_ = put_back_.size() == kept;
    return !source_has_ended_;
  }

  /// Looks for the next member of a zip archive after damage, at which libarchive stops for good. Returns false if
  /// there is none.
  bool find_next_header() {
    const auto taken = static_cast<std::uint64_t>(::archive_filter_bytes(handle_.get(), 0));
    put_back_ = given_.substr(given_.size() - std::min<std::uint64_t>(given_.size(), given_bytes_ - taken));
    if (taken == 0) put_back_.remove_prefix(std::min(put_back_.size(), kZipMemberMagic.size()));
    for (;;) {
      const std::size_t at = put_back_.find(kZipMemberMagic);
      if (at != std::string_view::npos) {
        put_back_.remove_prefix(at);
        state_ = State::NotOpened;
        return true;
      }
      // The magic may have begun at the end.
      const std::size_t kept = std::min(put_back_.size(), kZipMemberMagic.size() - 1);
      std::memmove(buffer_.data(), put_back_.data() + put_back_.size() - kept, kept);
      if (!read_more(kept)) return false;
    }
  }

  // ---- what is wrong

  /// Returns the problem of the archive, which ends with it.
  std::unexpected<InputProblem> fail() {
    state_ = State::Over;
    has_unread_content_ = false;
    if (source_problem_) return std::unexpected(*std::exchange(source_problem_, std::nullopt));
    return std::unexpected(problem_of_data());
  }

  InputProblem problem_of_content(int status) {
    if (status >= ARCHIVE_FAILED) return problem_of_data();
    if (source_problem_ || kind_ != kZip) return fail().error();
    state_ = State::Damaged;
    return problem_of_data();
  }

  /// Returns what libarchive has complained of, in the words of this program.
  [[nodiscard]] InputProblem problem_of_data() const {
    const char* const text = ::archive_error_string(handle_.get());
    const std::string_view reason = text != nullptr ? text : "";
    if (reason.starts_with("Unsupported")) return {"is compressed by a method that is not read: extract it first"};
    if (::archive_errno(handle_.get()) == ENOMEM) return {"needs more memory to decompress than there is"};
    if (kind_.empty()) return {"is neither a zip nor a tar archive"};
    std::string_view complaint = reason.contains("CRC") ? kBadChecksum : kDamaged;
    // Of the end before a header of a zip archive, libarchive says nothing.
    if (source_has_ended_ || reason.empty() || reason.contains("runcated")) complaint = kEndsTooEarly;
    return {"the " + std::string(kind_) + " data " + std::string(complaint)};
  }

  std::unique_ptr<ByteSource> source_;
  std::string buffer_;
  std::string_view put_back_;  ///< to be given next; is in buffer_
  std::string_view given_;     ///< what libarchive got last; is in buffer_
  std::uint64_t given_bytes_ = 0;
  bool source_has_ended_ = false;
  std::optional<InputProblem> source_problem_;
  std::exception_ptr exception_;  ///< thrown by the source
  ArchiveHandle handle_;
  std::string_view kind_;
  State state_ = State::NotOpened;
  std::uint64_t entry_number_ = 0;
  bool has_unread_content_ = false;
  la_int64_t content_position_ = 0;
  std::optional<InputProblem> content_problem_;  ///< to be returned after the piece before it
};

namespace {

/// The content of one member.
class MemberSource final : public ByteSource {
 public:
  /// `first` is the piece that has been read to see whether there is one.
  MemberSource(std::shared_ptr<OpenArchive> open, std::string_view first,
               std::optional<std::int64_t> modified_milliseconds)
      : archive_(std::move(open)),
        entry_number_(archive_->entry_number()),
        unread_(first),
        modified_milliseconds_(modified_milliseconds) {}

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    if (ended_ || archive_->entry_number() != entry_number_ || capacity == 0) return 0;
    if (unread_.empty()) {
      auto piece = archive_->next_piece();
      ended_ = !piece || piece->empty();
      if (!piece) return std::unexpected(std::move(piece.error()));
      unread_ = *piece;
    }
    const std::size_t count = std::min(unread_.size(), capacity);
    if (count > 0) std::memcpy(into, unread_.data(), count);
    unread_.remove_prefix(count);
    return count;
  }

  [[nodiscard]] bool is_live() const override { return archive_->source().is_live(); }
  [[nodiscard]] SourceFacts facts() const override { return {.modified_milliseconds = modified_milliseconds_}; }
  void ask_before_waiting(const std::function<bool()>& ask) override { archive_->source().ask_before_waiting(ask); }

 private:
  std::shared_ptr<OpenArchive> archive_;
  std::uint64_t entry_number_;
  std::string_view unread_;  ///< is in the memory of the archive, valid until its next piece or entry
  std::optional<std::int64_t> modified_milliseconds_;
  bool ended_ = false;
};

/// Whether an entry is a file with a content of its own. If not, counts it.
bool is_file(archive_entry* entry, PassedOverMembers& passed_over) {
  std::size_t* kind = &passed_over.devices;
  if (::archive_entry_hardlink(entry) != nullptr || ::archive_entry_filetype(entry) == AE_IFLNK) {
    kind = &passed_over.links;
  } else if (::archive_entry_filetype(entry) == AE_IFREG) {
    return true;
  } else if (::archive_entry_filetype(entry) == AE_IFDIR) {
    kind = &passed_over.folders;
  }
  ++*kind;
  return false;
}

}  // namespace

std::string_view archive_kind(std::string_view head) {
  if (head.starts_with(kZipMemberMagic) || head.starts_with(kEmptyZipMagic)) return kZip;
  if (head.size() > kTarMagicAt && head.substr(kTarMagicAt).starts_with(kTarMagic)) return kTar;
  return {};
}

bool is_binary(std::string_view head) {
  constexpr std::size_t kBytesOfText = 1024;
  if (!head.substr(0, kBytesOfText).contains('\0')) return false;
  const EncodingGuess guess = guess_encoding(head);
  return guess.encoding.empty() && guess.refusal.empty();
}

ArchiveReader::ArchiveReader(std::unique_ptr<ByteSource> source)
    : archive_(std::make_shared<OpenArchive>(std::move(source))) {}

std::expected<std::optional<ArchiveMember>, InputProblem> ArchiveReader::next() {
  for (;;) {
    const auto entry = archive_->next_entry();
    if (!entry) return std::unexpected(entry.error());
    if (*entry == nullptr) return std::nullopt;
    if (!is_file(*entry, passed_over_)) continue;
    std::string name = name_of_entry(*entry);
    if (::archive_entry_is_encrypted(*entry) != 0) {
      return ArchiveMember{std::move(name),
                           std::unexpected(InputProblem{"is encrypted, which is not read: extract it first"})};
    }
    const auto modified_milliseconds = time_of_entry(*entry);
    auto first = archive_->next_piece();
    if (!first) return ArchiveMember{std::move(name), std::unexpected(std::move(first.error()))};
    if (!first->empty()) {
      return ArchiveMember{std::move(name), std::make_unique<MemberSource>(archive_, *first, modified_milliseconds)};
    }
    ++passed_over_.empty;
  }
}

}  // namespace insitu

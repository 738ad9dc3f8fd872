#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <system_error>

/// Files of lines that only grow, at their end. What is killed while it writes leaves at most the front of a line,
/// which the next one that looks at the file cuts off. All files and folders are readable for their owner only. The
/// functions hold nothing open, so any number of files may be written by turns; calls for one file must not overlap.
namespace insitu::serve {

/// Appends whole lines to a file that is there; `lines` ends with a line break. The error is that of the system call
/// that failed, and the file is as long as before then. `durably`: they are on the disk when it returns.
std::error_code append_lines(const std::string& path, std::string_view lines, bool durably);

/// Cuts off the front of a line at the end of a file, and returns how many bytes that were. 0: the file ends with a
/// whole line, or is empty.
std::expected<std::uint64_t, std::error_code> cut_torn_line(const std::string& path);

/// Makes an empty file, or finds that it is there.
std::error_code make_file(const std::string& path);
/// Makes a folder with those above it, or finds that it is there.
std::error_code make_folder(const std::string& path);
/// Writes what the system holds of a file or folder to the disk. One that is gone needs nothing.
std::error_code sync_path(const std::string& path);

}  // namespace insitu::serve

#pragma once

#include <span>
#include <string_view>

namespace insitu::serve {

/// A file of the page, as the program holds it.
struct PageFile {
  std::string_view path;   // as it is asked for: `/`, `/app.js`
  std::string_view type;   // the content type
  std::string_view bytes;  // static storage
};

/// All files of the page, with the chart library and its licence. Made by page/embed.cmake when the program is built.
std::span<const PageFile> page_files();

}  // namespace insitu::serve

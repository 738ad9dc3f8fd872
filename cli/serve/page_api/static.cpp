#include "cli/serve/page_api/static.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/serve/page_files.h"

namespace insitu::serve {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> read_page_source(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

/// The file of a page that is being worked on. Scripts are joined from those in the folder `js`, as the build does it.
std::optional<std::string> read_from_folder(const fs::path& folder, std::string_view path) {
  if (path == "/app.js") {
    std::vector<fs::path> parts;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder / "js", error)) {
      if (entry.path().extension() == ".js") parts.push_back(entry.path());
    }
    std::ranges::sort(parts);
    std::string script;
    for (const fs::path& part : parts) script += read_page_source(part).value_or("");
    if (!parts.empty()) return script;
  }
  return read_page_source(folder / (path == "/" ? "index.html" : path.substr(1)));
}

}  // namespace

std::optional<HttpAnswer> answer_page_file(std::string_view path, const std::optional<std::string>& folder) {
  const auto files = page_files();
  // Only these paths are answered, so that a request never says which file of a folder is read.
  const auto file = std::ranges::find(files, path, &PageFile::path);
  if (file == files.end()) return std::nullopt;
  HttpAnswer answer;
  answer.type = file->type;
  std::optional<std::string> current = folder ? read_from_folder(*folder, path) : std::nullopt;
  answer.body = current ? std::move(*current) : std::string(file->bytes);
  answer.headers = {
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
       "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
      {"Referrer-Policy", "no-referrer"},
      {"X-Robots-Tag", "noindex"}};
  return answer;
}

}  // namespace insitu::serve

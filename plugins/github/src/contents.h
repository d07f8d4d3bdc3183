// The actions on files and directories: docs.github.com/rest/repos/contents
#pragma once

#include "github.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace github {

struct Entry {
  std::string name;
  std::string path;
  std::string type;  // "file", "dir", "symlink" or "submodule"
  std::string sha;
  std::int64_t size = 0;
  std::optional<std::string> html_url;
};
PATCHBAY_FIELDS(Entry, name, path, type, sha, size, html_url)

struct GetFile {
  std::string repo;
  std::string path;
  std::optional<std::string> ref;
  std::int64_t max_bytes = 1 << 20;
};
PATCHBAY_FIELDS(GetFile, repo, path, ref, max_bytes)

struct File {
  std::string path;
  std::string encoding;  // "utf-8" or "base64"
  std::string content;
  bool truncated = false;
};
PATCHBAY_FIELDS(File, path, encoding, content, truncated)

struct ListDirectory {
  std::string repo;
  std::string path;  // "" means the root
  std::optional<std::string> ref;
};
PATCHBAY_FIELDS(ListDirectory, repo, path, ref)

struct Directory {
  std::string path;
  std::vector<Entry> items;
};
PATCHBAY_FIELDS(Directory, path, items)

// Reads a file as raw bytes, up to max_bytes. So the action can also read files of more than 1 MiB,
// which GitHub does not put into JSON.
File get_file(const GitHub& github, Call& call, const GetFile& arguments);
Directory list_directory(const GitHub& github, Call& call, const ListDirectory& arguments);

}  // namespace github

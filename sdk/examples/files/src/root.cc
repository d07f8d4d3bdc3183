// SPDX-License-Identifier: Apache-2.0
#include "root.h"

#include <fcntl.h>
#include <patchbay/sdk/error.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace files {
namespace {

using patchbay::sdk::Error;

constexpr int kFolder = O_RDONLY | O_DIRECTORY;

[[noreturn]] void refuse(std::string_view path, const char* why) {
  throw Error(PATCHBAY_E_INVALID_ARGUMENT,
              "path \"" + std::string(path) + "\" " + why +
                  ": give a path relative to the root, such as \"docs/guide.md\".");
}

// Throws the error for a path that cannot be opened. `error` is the errno of the failed call.
[[noreturn]] void not_there(std::string_view path, const char* expected, int error) {
  switch (error) {
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case EIO:
      throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
                  "path \"" + std::string(path) + "\" cannot be opened at the moment.");
    case EACCES:
    case EPERM:
      throw Error(PATCHBAY_E_PROVIDER_ERROR,
                  "path \"" + std::string(path) +
                      "\" may not be opened by the user that the host runs as: change its "
                      "permissions.");
    default:
      throw Error(PATCHBAY_E_NOT_FOUND,
                  "path \"" + std::string(path) + "\" is no " + expected +
                      " that may be opened; symbolic links are not followed. The action list "
                      "shows what there is.");
  }
}

// Calls visit(name) for each name of the path, in order.
template <class Visit>
void each_name(std::string_view path, Visit&& visit) {
  if (!path.empty() && path.front() == '/') refuse(path, "is absolute");
  if (path.find('\0') != path.npos) refuse("…", "has a zero byte in it");
  std::string_view rest = path;
  while (!rest.empty()) {
    const auto slash = rest.find('/');
    const std::string_view name = rest.substr(0, slash);
    rest.remove_prefix(slash == rest.npos ? rest.size() : slash + 1);
    if (name == "..") refuse(path, "has \"..\" in it");
    if (!name.empty() && name != ".") visit(std::string(name));
  }
}

// Opens the folder that contains the last name of the path. Returns this folder and the last name;
// the name is "" if the path is the root.
std::pair<Descriptor, std::string> walk(int root, std::string_view path) {
  Descriptor folder(openat(root, ".", kFolder | O_CLOEXEC));
  std::string last;
  each_name(path, [&](std::string name) {
    if (!last.empty()) {
      folder = open_name(folder.number(), last.c_str(), kFolder);
      if (folder.number() < 0) not_there(path, "file or folder", errno);
    }
    last = std::move(name);
  });
  if (folder.number() < 0) not_there(path, "file or folder", errno);
  return {std::move(folder), std::move(last)};
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    if (number_ >= 0) close(number_);
    number_ = other.release();
  }
  return *this;
}

Descriptor::~Descriptor() {
  if (number_ >= 0) close(number_);
}

Root::Root(const std::string& path) {
  const bool is_absolute = !path.empty() && path.front() == '/' && path.find('\0') == path.npos;
  if (is_absolute) folder_ = Descriptor(open(path.c_str(), kFolder | O_CLOEXEC));
  if (folder_.number() < 0) {
    throw Error(PATCHBAY_E_INVALID_ARGUMENT,
                "config.root \"" + path + "\" is no folder that can be opened: give the absolute " +
                    "path of one.");
  }
}

Folder Root::open_folder(std::string_view path) const {
  auto [folder, name] = walk(folder_.number(), path);
  if (!name.empty()) folder = open_name(folder.number(), name.c_str(), kFolder);
  if (folder.number() < 0) not_there(path, "folder", errno);
  Folder opened = listing(std::move(folder));
  if (!opened) not_there(path, "folder", errno);
  return opened;
}

Descriptor Root::open_file(std::string_view path, struct stat& about) const {
  const auto [folder, name] = walk(folder_.number(), path);
  Descriptor file = open_name(folder.number(), name.empty() ? "." : name.c_str(), O_RDONLY);
  if (file.number() < 0) not_there(path, "file", errno);
  if (fstat(file.number(), &about) != 0) not_there(path, "file", errno);
  if (!S_ISREG(about.st_mode)) not_there(path, "file", EISDIR);
  return file;
}

struct stat Root::look(std::string_view path) const {
  const auto [folder, name] = walk(folder_.number(), path);
  struct stat about{};
  const char* last = name.empty() ? "." : name.c_str();
  if (fstatat(folder.number(), last, &about, AT_SYMLINK_NOFOLLOW) != 0) {
    not_there(path, "file or folder", errno);
  }
  return about;
}

Descriptor open_name(int folder, const char* name, int flags) {
  return Descriptor(openat(folder, name, flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

Folder listing(Descriptor descriptor) {
  if (descriptor.number() < 0) return nullptr;
  Folder folder(fdopendir(descriptor.number()));
  if (folder) descriptor.release();
  return folder;
}

std::string joined(std::string_view folder, std::string_view name) {
  while (!folder.empty() && folder.back() == '/') folder.remove_suffix(1);
  return folder.empty() ? std::string(name) : std::string(folder) + "/" + std::string(name);
}

}  // namespace files

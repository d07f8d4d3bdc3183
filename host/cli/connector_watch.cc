#include "cli/connector_watch.h"

#include <system_error>

#include "base/shortage.h"

namespace patchbay::cli {
namespace {

void follow(FolderWatch& watch, const std::stop_token& stop, const std::function<void()>& changed,
            const std::function<void(const std::string&)>& failed) {
  Patience patience;
  patience.cancellation = &stop;
  for (;;) {
    const auto files = watch.next(patience);
    if (stop.stop_requested()) return;
    if (files.has_error()) return failed(files.error().message());
    changed();
  }
}

}  // namespace

Result<ConnectorWatch> ConnectorWatch::of(const std::vector<std::filesystem::path>& roots) {
  ConnectorWatch made;
  for (const std::filesystem::path& root : roots) {
    PATCHBAY_TRY(auto watch, FolderWatch::of(std::filesystem::absolute(root), {}));
    made.watches_.push_back(std::move(watch));
  }
  return made;
}

Result<void> ConnectorWatch::begin(const std::function<void()>& changed,
                                   const std::function<void(const std::string&)>& failed) {
  try {
    for (const auto& watch : watches_) {
      threads_.emplace_back([watch, changed, failed](const std::stop_token& stop) {
        follow(*watch, stop, changed, failed);
      });
    }
  } catch (const std::system_error& none) {
    return shortage("the folders of connectors cannot be watched", none.code().value());
  }
  return success();
}

}  // namespace patchbay::cli

#include "links/links.h"

#include <algorithm>

#include "base/nearest.h"

namespace patchbay::links {
namespace {

// Returns the error LINK_REQUIRED. A connector that takes only a key has no page for connecting an
// account. For such a connector, the error itself says where to send the key.
Error link_required(const manifest::Manifest& connector) {
  const std::string& id = connector.identity.id;
  const bool takes_only_key = manifest::oauth_of(connector) == nullptr;
  return Error(Code::kLinkRequired,
               "Connector \"" + id + "\" needs an account and none is linked. Connect one" +
                   (takes_only_key ? " with its key, which a server takes by POST "
                                     "/aip/connectors/links with {\"connector_id\": \"" +
                                         id + "\", \"api_key\": \"THE KEY\"}."
                                   : "."));
}

Error not_found(const std::string& connector, std::string_view wanted, const Candidates& all) {
  std::vector<std::string_view> known;
  for (const Candidate& each : all) known.push_back(each.link->id());
  return Error(Code::kNotFound, "Connector \"" + connector + "\" has no link \"" +
                                    std::string(wanted.substr(0, 64)) + "\"." +
                                    did_you_mean(wanted, known));
}

Error ambiguous(const std::string& connector, const Candidates& live) {
  ErrorDetails choice;
  std::string ids;
  for (const Candidate& each : live) {
    if (each.gone) continue;
    ids += (ids.empty() ? "" : ", ") + each.link->id();
    choice.links.push_back(each.link->id());
  }
  return Error(Code::kLinkAmbiguous,
               "Connector \"" + connector + "\" has several links: name one of " + ids + ".")
      .with_details(std::move(choice));
}

}  // namespace

Result<std::shared_ptr<Link>> Links::find(const manifest::Manifest& connector,
                                          std::string_view wanted, const Caller& caller,
                                          Absence absence) const {
  Candidates all;
  for (const LinkSource* source : sources_) {
    PATCHBAY_TRY(source->collect(connector, caller, wanted, absence, all));
  }
  const std::string& id = connector.identity.id;
  if (!wanted.empty()) {
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const auto& each) { return each.link->id() == wanted; });
    if (found == all.end()) return not_found(id, wanted, all);
    return std::move(found->link);
  }
  const auto is_live = [](const Candidate& each) { return !each.gone; };
  const auto live = std::count_if(all.begin(), all.end(), is_live);
  if (live > 1) return ambiguous(id, all);
  if (live == 1) return std::move(std::find_if(all.begin(), all.end(), is_live)->link);
  // All links are revoked. The error of authorize() for one of them explains the revocation.
  if (!all.empty()) return std::move(all.back().link);
  return link_required(connector);
}

Result<std::vector<std::string>> Links::ids(const manifest::Manifest& connector,
                                            const Caller& caller) const {
  Candidates all;
  for (const LinkSource* source : sources_) {
    PATCHBAY_TRY(source->collect(connector, caller, {}, Absence::kNow, all));
  }
  std::vector<std::string> ids;
  for (const Candidate& each : all) {
    if (!each.gone) ids.push_back(each.link->id());
  }
  return ids;
}

bool is_mended_by_connecting(Code code) {
  return code == Code::kLinkRequired || code == Code::kLinkExpired || code == Code::kLinkRevoked ||
         code == Code::kInsufficientScope;
}

}  // namespace patchbay::links

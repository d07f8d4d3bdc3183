#include "links/links.h"

#include <algorithm>

namespace patchbay::links {
namespace {

bool is_none(const manifest::Auth& auth) { return std::holds_alternative<manifest::NoAuth>(auth); }

}  // namespace

bool takes_link(const manifest::Manifest& connector) {
  return !std::all_of(connector.auth.begin(), connector.auth.end(), is_none);
}

bool works_without_link(const manifest::Manifest& connector) {
  return !takes_link(connector) ||
         std::any_of(connector.auth.begin(), connector.auth.end(), is_none);
}

}  // namespace patchbay::links

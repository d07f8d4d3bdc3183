// Says whose account it is, and whether the connection works:
// developers.google.com/workspace/drive/api/reference/rest/v3/about
#include "failure.h"
#include "gdrive.h"

namespace gdrive {
namespace {

struct AboutUser {
  std::string permissionId;  // Drive's stable id of the account
  std::string displayName;
  std::optional<std::string> emailAddress;
};
PATCHBAY_FIELDS(AboutUser, permissionId, displayName, emailAddress)

struct About {
  AboutUser user;
};
PATCHBAY_FIELDS(About, user)

About about(const GDrive& drive, Call& call) {
  return drive
      .get(call,
           drive.api()
               .segment("about")
               .query("fields", "user(permissionId,displayName,emailAddress)")
               .text(),
           "account")
      .as<About>();
}

}  // namespace

patchbay::sdk::Identity GDrive::identify(Call& call) const {
  const AboutUser user = about(*this, call).user;
  patchbay::sdk::Identity identity;
  identity.account = user.permissionId;
  identity.name = user.displayName;
  identity.email = user.emailAddress.value_or("");
  return identity;
}

void GDrive::probe(Call& call) const { static_cast<void>(about(*this, call)); }

}  // namespace gdrive

#pragma once

#include <map>
#include <string>

#include "authserver/auth_world.h"

namespace patchbay::authserver {

// A browser with the features that the pages need. It stores cookies and fills in forms, and does
// not follow redirects.
class Browser {
 public:
  explicit Browser(const AuthHost& host) : host_(&host) {}

  httpd::Response get(const std::string& target);
  // Posts the form of the page that was shown last, with these fields changed or added.
  httpd::Response submit(const std::string& action, const Members& changes);
  httpd::Response post(const std::string& action, const Members& members,
                       const std::string& headers = {});

  // Signs ann in with a new session of the server.
  void sign_in(Authserver& server, const Person& person = {"acme", "ann"});

  // The fields of the forms on the page that was shown last. A later form on the page replaces the
  // fields of earlier forms.
  [[nodiscard]] const std::map<std::string, std::string>& fields() const { return fields_; }
  std::map<std::string, std::string> cookies;

 private:
  httpd::Response shown(httpd::Response answer);
  [[nodiscard]] std::string cookie_line() const;

  const AuthHost* host_;
  std::map<std::string, std::string> fields_;
};

// Returns the decoded query of the address to which an answer redirects the browser.
std::map<std::string, std::string> sent_back(const httpd::Response& answer);

// Returns the target of the page's link that begins with this text.
std::string link_on(const httpd::Response& page, const std::string& beginning);

// Returns the target of the link to the provider on a sign-in page.
std::string provider_link_on(const httpd::Response& page);

// Returns the target of an authorization, with these members changed or added. An empty value
// removes a member.
std::string authorize_target(const Client& client, const Members& changes = {});

}  // namespace patchbay::authserver

// Tests which browser may use the link that a program got to connect an account. It must be the
// browser in which the person who allowed the program is signed in.
#include <map>
#include <regex>

#include "api/allowed_program.h"
#include "api/connect_world.h"
#include "oauth_messages/form.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

constexpr const char* kIssuer = "https://patchbay.example";
constexpr const char* kAnnsPassword = "correct horse battery";
constexpr const char* kBobsPassword = "a staple of another";

std::string unescaped(std::string text) {
  return std::regex_replace(text, std::regex("&amp;"), "&");
}

// A browser that stores cookies and opens the server's pages.
class PageReader {
 public:
  explicit PageReader(const ApiServer& server) : server_(server) {}

  httpd::Response get(const std::string& target) {
    return kept(server_.ask("GET", target, cookies()));
  }

  // Fills in and sends the sign-in form of the page.
  httpd::Response sign_in(const httpd::Response& page, const std::string& organization,
                          const std::string& user, const std::string& password) {
    std::string form =
        "decision=sign_in&organization=" + organization + "&user=" + user + "&password=" + password;
    static const std::regex hidden("type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"");
    for (auto at = std::sregex_iterator(page.body.begin(), page.body.end(), hidden);
         at != std::sregex_iterator(); ++at) {
      form += "&" + at->str(1) + "=" +
              std::string(oauth_messages::form_encoded(unescaped(at->str(2))).reveal());
    }
    return kept(server_.ask("POST", "/api/v1/oauth/sign_in",
                            cookies() + "Content-Type: application/x-www-form-urlencoded\r\n",
                            form));
  }

  // Follows the only link on the page.
  httpd::Response go_on(const httpd::Response& page) {
    const std::size_t at = page.body.find("<a href=\"");
    INFO(page.body);
    REQUIRE(at != std::string::npos);
    const std::size_t from = at + 9;
    return get(unescaped(page.body.substr(from, page.body.find('"', from) - from)));
  }

 private:
  httpd::Response kept(httpd::Response answer) {
    for (const auto& header : answer.headers) {
      if (header.name != "Set-Cookie") continue;
      const std::string pair = header.value.substr(0, header.value.find(';'));
      jar_[pair.substr(0, pair.find('='))] = pair;
    }
    return answer;
  }
  [[nodiscard]] std::string cookies() const {
    std::string line;
    for (const auto& [name, pair] : jar_) line += (line.empty() ? "Cookie: " : "; ") + pair;
    return line.empty() ? line : line + "\r\n";
  }

  const ApiServer& server_;
  std::map<std::string, std::string> jar_;
};

// A program that ann allowed to run actions, and two users with passwords.
struct ProgramWorld {
  ProgramWorld() {
    program.set_password({"acme", "ann"}, kAnnsPassword, authserver::People::Account::kNew);
    program.set_password({"other", "bob"}, kBobsPassword, authserver::People::Account::kNew);
    token = program.token_for("call", kIssuer);
  }

  // Returns the link in the refusal of a call that the program makes.
  std::string link() {
    const json stopped = world.server.json(
        409, "POST", "/aip/connectors/github/actions/create_issue", token, kIssue.dump());
    return stopped.at("reauth_url");
  }
  // Returns the number of authorizations that were begun at the provider.
  [[nodiscard]] long long begun() const {
    return number_of(*world.server.store(),
                     "select count(*) from pending_authorization where redirect_uri <> ''");
  }

  ConnectWorld world{each_database()};
  AllowedProgram program{world.server, kIssuer};
  std::string token;
};

TEST_CASE("a program's link leads the person who allowed it to the provider, and back") {
  ProgramWorld people;
  PageReader browser(people.world.server);
  const std::string link = people.link();
  CHECK(link.find("&ticket=") != std::string::npos);
  const auto asked = browser.get(link);
  CHECK(asked.status == 200);
  CHECK(asked.body.find("name=\"password\"") != std::string::npos);
  CHECK(asked.body.find("acme") == std::string::npos);
  CHECK(people.begun() == 0);
  const auto signed_in = browser.sign_in(asked, "acme", "ann", kAnnsPassword);
  // The policy of the page with the form allows no redirect to another site.
  CHECK(signed_in.status == 200);
  const auto away = browser.go_on(signed_in);
  REQUIRE(away.status == 302);
  const std::string back = ConnectWorld::browse(header_of(away, "Location"));
  CHECK(PageReader(people.world.server).get(back).status == 400);  // fails in another browser
  const auto later = browser.get(people.link());                   // this browser is still signed
                                                                   // in
  CHECK(browser.get(ConnectWorld::browse(header_of(later, "Location"))).status == 200);
  CHECK(people.world.links().dump().find("\"status\":\"active\"") != std::string::npos);
}

TEST_CASE("a program's link does nothing for another person, and waits for the right one") {
  ProgramWorld people;
  const std::string link = people.link();
  PageReader browser(people.world.server);
  const auto in =
      browser.sign_in(browser.get("/api/v1/oauth/sign_in"), "other", "bob", kBobsPassword);
  CHECK(in.status == 303);
  const auto refused = browser.get(link);
  CHECK(refused.status == 403);
  CHECK(refused.body.find("This link is for somebody else. You are signed in as bob of other.") !=
        std::string::npos);
  for (const char* anns : {"ann", "acme"}) CHECK(refused.body.find(anns) == std::string::npos);
  CHECK(people.begun() == 0);
  CHECK(people.world.links().empty());
  const auto away = browser.go_on(browser.sign_in(refused, "acme", "ann", kAnnsPassword));
  CHECK(away.status == 302);
  CHECK(people.begun() == 1);
  CHECK(browser.get(link).status == 401);  // the link was already used
}

TEST_CASE("a program's link is no good with a key, without the person's browser") {
  ProgramWorld people;
  const std::string link = people.link();
  CHECK(people.world.server.ask("GET", link, people.world.server.ann()).status == 200);
  CHECK(people.world.server.ask("GET", link, people.token).status == 403);
  CHECK(people.begun() == 0);
}

TEST_CASE("signing in leads to no other host, whatever the form says") {
  ProgramWorld people;
  for (const std::string target : {"//evil.example/", "/\\evil.example", "/\t/evil.example"}) {
    PageReader browser(people.world.server);
    httpd::Response page = browser.get("/api/v1/oauth/sign_in");
    const std::string empty = "name=\"request\" value=\"\"";
    const std::size_t at = page.body.find(empty);
    REQUIRE(at != std::string::npos);
    page.body.replace(at, empty.size(), "name=\"request\" value=\"" + target + "\"");
    const auto again = browser.sign_in(page, "acme", "ann", kAnnsPassword);
    CHECK(again.status == 400);
    const auto in = browser.sign_in(again, "acme", "ann", kAnnsPassword);
    CHECK(in.status == 303);
    const std::string location = header_of(in, "Location");
    const bool is_ours = location.starts_with("/api/v1/oauth/authorize?");
    CHECK((is_ours || location.empty()));  // empty for a tab, which a header cannot contain
  }
}

}  // namespace
}  // namespace patchbay::test

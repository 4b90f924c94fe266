-- Runs what kong.yml, as rendered, lets Kong do with its own problems: test-problems.lua RENDERED, in a Lua 5.1 or LuaJIT.
local file = assert(io.open(arg[1])):read("*a")

-- The only script of a phase: a block scalar in a list
local function phase(name)
  local script = {}
  for line in (file:match("\n    " .. name .. ":\n    %- |\n(.*)") .. "\n"):gmatch("(.-)\n") do
    if line ~= "" and line:sub(1, 6) ~= "      " then
      break
    end
    script[#script + 1] = line
  end
  return assert(loadstring(table.concat(script, "\n"), name))
end

-- Answers like Kong, and returns the headers and the body that the client gets
local function answer(case)
  local headers, body, status = {["Content-Length"] = "7"}, case.body, case.status
  ngx = {var = {}}
  kong = {
    ctx = {plugin = {}},
    router = {get_route = function() return case.route end},
    request = {
      get_header = function() return case.id end,
      get_path = function() return case.path or "/" end,
    },
    response = {
      get_status = function() return status end,
      set_status = function(new) status = new end,
      get_source = function() return case.source or "exit" end,
      get_header = function(name) return headers[name] end,
      set_header = function(name, value) headers[name] = value end,
      clear_header = function(name) headers[name] = nil end,
      get_raw_body = function() return body end,
      set_raw_body = function(text) body = text end,
    },
  }
  phase("header_filter")()
  phase("body_filter")()
  return headers, body, status
end

local failed = 0
local function expect(what, actual, expected)
  if actual ~= expected then
    failed = failed + 1
    print("FAILED: " .. what .. "\n    is       " .. tostring(actual) .. "\n    expected " .. tostring(expected))
  end
end

local refusal = '{"message":"You cannot consume this service","request_id":"1"}'
local function problem(status, title, code, detail, path, id, more)
  return '{"type":"about:blank","title":"' .. title .. '","status":' .. status .. ',"detail":"' .. detail
    .. '","code":"' .. code .. '","instance":"' .. path .. '","correlation_id":"' .. id .. '"' .. (more or "") .. "}"
end

local headers, body = answer {status = 403, body = refusal, route = {name = "r", tags = {"store", "logistics"}},
  path = "/inventory-service/movements", id = "c-1"}
expect("a key without the right is told the groups that have it", body, problem(403, "Forbidden", "forbidden",
  "You cannot consume this service. A key of the group store or logistics can", "/inventory-service/movements", "c-1",
  ',"groups":["store","logistics"]'))
expect("its type is that of a problem", headers["Content-Type"], "application/problem+json")
expect("the length of the old body is forgotten", headers["Content-Length"], nil)
expect("the id of the request is sent back", headers["X-Correlation-ID"], "c-1")

_, body = answer {status = 403, body = refusal, route = {name = "r", tags = {"reporting"}}}
expect("one group", body:match('"groups":(%b[])'), '["reporting"]')
_, body = answer {status = 403, body = refusal, route = {name = "r"}}
expect("a route without groups", body,
  problem(403, "Forbidden", "forbidden", "You cannot consume this service", "/", ""))
_, body = answer {status = 401, body = '{"message":"No API key found in request"}', route = {tags = {"store"}},
  path = '/a"b\\c\n'}
expect("who has no key is not told groups", body, problem(401, "Unauthorized", "unauthorized",
  "No API key found in request", "/a\\u0022b\\u005cc\\u000a", ""))
_, body = answer {status = 404, body = '{"message":"no Route matched with those values"}'}
expect("no route", body:match('"code":"(.-)"'), "no-route")
local status
_, body, status = answer {status = 417, body = '{"message":"Request size limit exceeded"}'}
expect("a body that is too large is 413 also where the client asks first", status .. body,
  413 .. problem(413, "Request Entity Too Large", "payload-too-large", "Request size limit exceeded", "/", ""))
_, body = answer {status = 501, body = "<html><center><h1>501 Not Implemented</h1></center></html>", id = "c-1"}
expect("an unknown transfer encoding", body,
  problem(501, "Not Implemented", "not-implemented", "Not Implemented", "/", "c-1"))
_, body = answer {status = 505, body = "<html><center><h1>505</h1></center></html>"}
expect("an unknown version", body, problem(505, "HTTP Version Not Supported", "version-not-supported",
  "HTTP Version Not Supported", "/", ""))
headers, body = answer {status = 403, source = "service", body = "of a service", route = {tags = {"store"}}}
expect("a service's own refusal stays as it is", body .. headers["Content-Length"], "of a service7")

if failed > 0 then
  os.exit(1)
end

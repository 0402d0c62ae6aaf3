-- 50,000 requests for 10,000 articles: the n-th is asked for 1/n as often as the first. The same ones every time.
local articles, length = 10000, 50000
local sums, sum, requests, turn = {}, 0, {}, 0

local function pick()
  local wanted, low, high = math.random() * sum, 1, articles
  while low < high do
    local middle = math.floor((low + high) / 2)
    if sums[middle] < wanted then low = middle + 1 else high = middle end
  end
  return low - 1
end

function init()
  math.randomseed(42)
  for n = 1, articles do
    sum = sum + 1 / n
    sums[n] = sum
  end
  for n = 1, length do
    requests[n] = wrk.format("GET", "/article-number-" .. pick() .. "/")
  end
end

function request()
  turn = turn % length + 1
  return requests[turn]
end

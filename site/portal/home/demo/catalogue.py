"""The four regions of the demo; the first answers on every unknown address."""

from portal.home.demo.contents import DemoRegion
from portal.home.demo.region_kubu_raya import KUBU_RAYA
from portal.home.demo.region_kukar import KUKAR
from portal.home.demo.region_pangkalpinang import PANGKALPINANG
from portal.home.demo.region_ppu import PPU

DEMO_REGIONS: tuple[DemoRegion, ...] = (PPU, KUKAR, KUBU_RAYA, PANGKALPINANG)

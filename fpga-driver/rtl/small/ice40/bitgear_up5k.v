// The small core on an iCEBreaker: clocked by the board's 12 MHz through the device's PLL, its SPI port on the
// upper row of the board's connector PMOD 1A. Untested on hardware.
`default_nettype none
module bitgear_up5k (
    input  wire clock_12,
    input  wire sck,
    input  wire select_n,
    input  wire mosi,
    output wire miso,
    output wire busy_n       // a light
);
    // 12 MHz * (63 + 1) / 2^5 = 24 MHz
    wire clk;
    SB_PLL40_PAD #(
        .FEEDBACK_PATH("SIMPLE"), .DIVR(4'd0), .DIVF(7'd63), .DIVQ(3'd5), .FILTER_RANGE(3'd1)
    ) pll (
        .PACKAGEPIN(clock_12), .PLLOUTGLOBAL(clk), .RESETB(1'b1), .BYPASS(1'b0)
    );

    wire busy;
    assign busy_n = !busy;
    bitgear_small small (
        .clk(clk), .sck(sck), .select_n(select_n), .mosi(mosi), .miso(miso), .busy(busy)
    );
endmodule
`default_nettype wire

// The accelerator with the ports that a Zynq's block design wants: an AXI4-Lite slave, an AXI4 master for the
// buffer, an interrupt, a reset that is active low. UNTESTED ON HARDWARE.
//
// The master reads single words, up to 16 under way, in order; a write is accepted when its response has come,
// so that a result lies in memory before the accelerator says that there is one.
`default_nettype none
module bitgear_zynq #(
    parameter CLOCK_KHZ = 100000
) (
    input  wire        aclk,
    input  wire        aresetn,
    output wire        irq,

    input  wire [11:0] s_axi_awaddr,
    input  wire [2:0]  s_axi_awprot,
    input  wire        s_axi_awvalid,
    output wire        s_axi_awready,
    input  wire [31:0] s_axi_wdata,
    input  wire [3:0]  s_axi_wstrb,
    input  wire        s_axi_wvalid,
    output wire        s_axi_wready,
    output wire [1:0]  s_axi_bresp,
    output wire        s_axi_bvalid,
    input  wire        s_axi_bready,
    input  wire [11:0] s_axi_araddr,
    input  wire [2:0]  s_axi_arprot,
    input  wire        s_axi_arvalid,
    output wire        s_axi_arready,
    output wire [31:0] s_axi_rdata,
    output wire [1:0]  s_axi_rresp,
    output wire        s_axi_rvalid,
    input  wire        s_axi_rready,

    output wire [31:0] m_axi_awaddr,
    output wire [7:0]  m_axi_awlen,
    output wire [2:0]  m_axi_awsize,
    output wire [1:0]  m_axi_awburst,
    output wire [3:0]  m_axi_awcache,
    output wire [2:0]  m_axi_awprot,
    output wire        m_axi_awvalid,
    input  wire        m_axi_awready,
    output wire [63:0] m_axi_wdata,
    output wire [7:0]  m_axi_wstrb,
    output wire        m_axi_wlast,
    output wire        m_axi_wvalid,
    input  wire        m_axi_wready,
    input  wire [1:0]  m_axi_bresp,
    input  wire        m_axi_bvalid,
    output wire        m_axi_bready,
    output wire [31:0] m_axi_araddr,
    output wire [7:0]  m_axi_arlen,
    output wire [2:0]  m_axi_arsize,
    output wire [1:0]  m_axi_arburst,
    output wire [3:0]  m_axi_arcache,
    output wire [2:0]  m_axi_arprot,
    output wire        m_axi_arvalid,
    input  wire        m_axi_arready,
    input  wire [63:0] m_axi_rdata,
    input  wire [1:0]  m_axi_rresp,
    input  wire        m_axi_rlast,
    input  wire        m_axi_rvalid,
    output wire        m_axi_rready
);
    wire valid, write, accept;
    wire [63:0] address, data;

    // --- reads
    reg [4:0] under_way;
    wire room = !under_way[4];
    wire read_taken = m_axi_arvalid && m_axi_arready;
    always @(posedge aclk)
        if (!aresetn) under_way <= 5'd0;
        else under_way <= under_way + {4'd0, read_taken} - {4'd0, m_axi_rvalid};
    assign m_axi_arvalid = valid && !write && room;
    assign m_axi_araddr = address[31:0];
    assign m_axi_rready = 1'b1;

    // --- writes: address and data may be taken in either order
    reg address_taken, data_taken;
    always @(posedge aclk)
        if (!aresetn || m_axi_bvalid) begin
            address_taken <= 1'b0;
            data_taken <= 1'b0;
        end else begin
            address_taken <= address_taken || (m_axi_awvalid && m_axi_awready);
            data_taken <= data_taken || (m_axi_wvalid && m_axi_wready);
        end
    assign m_axi_awvalid = valid && write && !address_taken;
    assign m_axi_wvalid = valid && write && !data_taken;
    assign m_axi_awaddr = address[31:0];
    assign m_axi_wdata = data;
    assign m_axi_bready = 1'b1;
    assign accept = write ? m_axi_bvalid : read_taken;

    // Single words of 8 bytes; modifiable, bufferable, unprivileged secure data.
    assign {m_axi_awlen, m_axi_arlen} = 16'd0;
    assign {m_axi_awsize, m_axi_arsize} = {3'b011, 3'b011};
    assign {m_axi_awburst, m_axi_arburst} = {2'b01, 2'b01};
    assign {m_axi_awcache, m_axi_arcache} = {4'b0011, 4'b0011};
    assign {m_axi_awprot, m_axi_arprot} = 6'd0;
    assign m_axi_wstrb = 8'hff;
    assign m_axi_wlast = 1'b1;

    bitgear_accelerator #(.CLOCK_KHZ(CLOCK_KHZ)) accelerator (
        .clk(aclk), .reset(!aresetn), .irq(irq), .awaddr(s_axi_awaddr), .awvalid(s_axi_awvalid),
        .awready(s_axi_awready), .wdata(s_axi_wdata), .wstrb(s_axi_wstrb), .wvalid(s_axi_wvalid),
        .wready(s_axi_wready), .bresp(s_axi_bresp), .bvalid(s_axi_bvalid), .bready(s_axi_bready),
        .araddr(s_axi_araddr), .arvalid(s_axi_arvalid), .arready(s_axi_arready), .rdata(s_axi_rdata),
        .rresp(s_axi_rresp), .rvalid(s_axi_rvalid), .rready(s_axi_rready), .memory_valid(valid),
        .memory_write(write), .memory_address(address), .memory_data(data), .memory_accept(accept),
        .reply_valid(m_axi_rvalid), .reply(m_axi_rdata)
    );

    wire unused = &{1'b0, s_axi_awprot, s_axi_arprot, m_axi_bresp, m_axi_rresp, m_axi_rlast, address[63:32]};
endmodule
`default_nettype wire
